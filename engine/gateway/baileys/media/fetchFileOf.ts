import type { Agent } from 'node:https';
import type { Readable } from 'node:stream';
import { proto, type WASocket } from '@whiskeysockets/baileys';
import { MediaGoneError } from '../../driver.ts';
import { downloadMedia } from './downloadMedia.ts';
import type { MediaConn } from './mediaConn.ts';
import { readSource, sourceOf, type MediaSource } from './mediaSource.ts';

/** A phone that is off answers nothing, ms. */
const PHONE_MS = 30_000;

/** Fetches a file by its stored source; a connected socket asks the phone for what is gone. Throws as {@link downloadMedia}. */
export async function fetchFileOf(socket: WASocket, source: string, { agent, mediaConn, serverUrl }: { agent?: Agent | undefined; mediaConn: MediaConn; serverUrl?: string | undefined }): Promise<Readable> {
  return downloadMedia(readSource(source), { agent, mediaHost: await mediaConn.host(), serverUrl, refresh: (gone) => askPhone(socket, gone) });
}

async function askPhone(socket: WASocket, source: MediaSource): Promise<MediaSource> {
  const { message } = source;
  const key = { ...message, participant: message.participant ?? undefined };
  const content = { mediaKey: Buffer.from(source.mediaKey, 'base64'), directPath: source.directPath, url: source.url };
  const asked = proto.Message.fromObject({ [`${source.kind}Message`]: content });
  await withinPhonesTime(answered(socket.updateMediaMessage({ key, message: asked })));
  const renewed = asked[`${source.kind}Message`];
  const told = renewed && sourceOf(source.kind, renewed, key);
  if (!told) throw new MediaGoneError();
  return { ...readSource(told), fileSha256: source.fileSha256, fileEncSha256: source.fileEncSha256 };
}

/** The phone's no is final; a connection that ended is not. */
async function answered(asking: Promise<unknown>): Promise<void> {
  try {
    await asking;
  } catch (cause) {
    // A Boom by its shape: the package is Baileys' own.
    const status = cause instanceof Error && 'output' in cause ? (cause.output as { statusCode?: number }).statusCode : undefined;
    if (status === 404 || status === 410) throw new MediaGoneError(undefined, { cause });
    throw cause;
  }
}

async function withinPhonesTime(asking: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the phone does not answer')), PHONE_MS).unref();
  });
  try {
    await Promise.race([asking, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

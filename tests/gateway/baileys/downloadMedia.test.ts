import { randomBytes } from 'node:crypto';
import { Agent } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { downloadMedia } from '../../../engine/gateway/baileys/media/downloadMedia.ts';
import { readSource, sourceOf, type MediaSource } from '../../../engine/gateway/baileys/media/mediaSource.ts';
import { MediaDamagedError, MediaGoneError } from '../../../engine/gateway/driver.ts';
import { createMediaMessage, mediaIn } from '../../support/whatsapp/mediaMessage.ts';
import { startStandIn, type StandIn } from '../../support/whatsapp/standIn.ts';

let whatsapp: StandIn;
let agent: Agent;
beforeAll(async () => {
  whatsapp = await startStandIn();
  agent = new Agent({ ca: whatsapp.ca });
});
afterEach(() => whatsapp.mend());
afterAll(async () => {
  agent.destroy();
  await whatsapp.close();
});

const key = { remoteJid: '5511999990001@s.whatsapp.net', id: 'A1', fromMe: false };

async function uploaded(bytes: Buffer): Promise<MediaSource> {
  const media = mediaIn(await createMediaMessage(whatsapp.media, 'document', bytes, 'application/pdf'));
  return readSource(sourceOf('document', media?.content ?? {}, key) ?? '');
}

const notRefreshed = () => Promise.reject(new MediaGoneError());
const fetched = async (source: MediaSource, refresh: (gone: MediaSource) => Promise<MediaSource> = notRefreshed) =>
  buffer(await downloadMedia(source, { refresh, mediaHost: whatsapp.media.host, agent }));

it.each([0, 1, 15, 16, 17, 70_000, 1_000_003])('fetches %d bytes as they were', async (size) => {
  const bytes = randomBytes(size);
  expect((await fetched(await uploaded(bytes))).equals(bytes)).toBe(true);
});

it('refuses what was damaged, cut off, or is another file', async () => {
  const bytes = randomBytes(50_000);
  const source = await uploaded(bytes);
  const other = await uploaded(randomBytes(50_000));
  await expect(fetched({ ...source, directPath: other.directPath, url: other.url })).rejects.toBeInstanceOf(MediaDamagedError);
  await expect(fetched({ ...source, fileSha256: other.fileSha256 })).rejects.toBeInstanceOf(MediaDamagedError);
  await expect(fetched({ ...source, mediaKey: other.mediaKey })).rejects.toBeInstanceOf(MediaDamagedError);
  const cut = whatsapp.media.store(whatsapp.media.read(source.directPath ?? '').subarray(0, 20_000), 'document');
  await expect(fetched({ ...source, directPath: cut })).rejects.toBeInstanceOf(MediaDamagedError);
  const tiny = whatsapp.media.store(Buffer.from('123'), 'document');
  await expect(fetched({ ...source, directPath: tiny })).rejects.toBeInstanceOf(MediaDamagedError);
  whatsapp.media.tamper(source.directPath ?? '');
  // A sender may leave the hashes out; the MAC under the file's key tells as well.
  await expect(fetched({ ...source, fileSha256: null, fileEncSha256: null })).rejects.toBeInstanceOf(MediaDamagedError);
  await expect(fetched(source)).rejects.toBeInstanceOf(MediaDamagedError);
});

it('asks once for what is gone, and gives it up when nobody has it', async () => {
  const bytes = randomBytes(10_000);
  const source = await uploaded(bytes);
  whatsapp.media.expire(source.directPath ?? '');
  const renewed = { ...source, directPath: whatsapp.media.renew(source.directPath ?? '') };
  expect((await fetched(source, () => Promise.resolve(renewed))).equals(bytes)).toBe(true);
  await expect(fetched(source)).rejects.toBeInstanceOf(MediaGoneError);
  await expect(fetched(source, (gone) => Promise.resolve(gone))).rejects.toBeInstanceOf(MediaGoneError);
});

it('tries again later what the host cannot give now', async () => {
  const source = await uploaded(randomBytes(10));
  whatsapp.faults.mediaStatus = 503;
  const failure = await fetched(source).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Error);
  expect(failure).not.toBeInstanceOf(MediaGoneError);
});

it.each(['https://evil.example/x', 'http://mmg.whatsapp.net/x', 'https://mmg.whatsapp.net.evil.example/x', 'https://169.254.169.254/latest', 'file:///etc/passwd', 'nonsense'])(
  'fetches nothing from %s, which whoever writes may name',
  async (url) => {
    const source = await uploaded(randomBytes(10));
    await expect(fetched({ ...source, directPath: null, url })).rejects.toBeInstanceOf(MediaGoneError);
    await expect(fetched({ ...source, url, directPath: '//evil.example/x' })).rejects.toBeInstanceOf(MediaGoneError);
  },
);

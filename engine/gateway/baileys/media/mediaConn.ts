import type { Agent } from 'node:https';
import { getBinaryNodeChild, getBinaryNodeChildren, getWAUploadToServer, S_WHATSAPP_NET, type MediaConnInfo, type SocketConfig, type WAMediaUploadFunction, type WASocket } from '@whiskeysockets/baileys';
import type { Logger } from '../../../../config/logger.ts';

/** A server that names no time: so long its answer is used, s. */
const USUAL_TTL_S = 300;

/** Where files are put up and fetched from, on one connection. */
export interface MediaConn {
  /** The host that the server names for files; undefined when it does not say. */
  host(): Promise<string | undefined>;
  upload: WAMediaUploadFunction;
}

/**
 * Asked by ourselves: Baileys remembers a question that failed for as long as the connection stands, and could neither put
 * up nor fetch another file by it.
 */
export function createMediaConn({ query }: Pick<WASocket, 'query'>, { agent, log }: { agent?: Agent | undefined; log: Logger }): MediaConn {
  let known: MediaConnInfo | undefined;
  let asking: Promise<MediaConnInfo> | undefined;

  async function refresh(isForced: boolean): Promise<MediaConnInfo> {
    if (known && !isForced && Date.now() - known.fetchDate.getTime() < known.ttl * 1_000) return known;
    asking ??= ask().finally(() => (asking = undefined));
    known = await asking;
    return known;
  }

  async function ask(): Promise<MediaConnInfo> {
    const answer: unknown = await query({ tag: 'iq', attrs: { type: 'set', xmlns: 'w:m', to: S_WHATSAPP_NET }, content: [{ tag: 'media_conn', attrs: {} }] });
    const node = getBinaryNodeChild(answer as Parameters<typeof getBinaryNodeChild>[0], 'media_conn'); // `query` answers a node, and is typed as anything.
    const hosts = getBinaryNodeChildren(node, 'host').map(({ attrs }) => ({ hostname: attrs.hostname ?? '', maxContentLengthBytes: Number(attrs.maxContentLengthBytes) }));
    if (!node || hosts.length === 0) throw new Error('the server names no host for files');
    return { auth: node.attrs.auth ?? '', ttl: Number(node.attrs.ttl) || USUAL_TTL_S, hosts, fetchDate: new Date() };
  }

  const config: Pick<SocketConfig, 'customUploadHosts' | 'fetchAgent' | 'logger' | 'options'> = { customUploadHosts: [], fetchAgent: agent, logger: log, options: {} };
  return {
    async host() {
      try {
        return (await refresh(false)).hosts[0]?.hostname;
      } catch (error) {
        log.debug({ err: error }, 'the server does not say where files lie');
        return known?.hosts[0]?.hostname;
      }
    },
    // It reads these four of the socket's settings.
    upload: getWAUploadToServer(config as SocketConfig, refresh),
  };
}

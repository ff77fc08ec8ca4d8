import { createHash } from 'node:crypto';
import { getBinaryNodeChild, getBinaryNodeChildren, jidDecode, jidNormalizedUser, type BinaryNode } from '@whiskeysockets/baileys';
import type { Companion } from './companion.ts';
import type { Faults } from './faults.ts';
import { answerKeyQuery } from './keyQueries.ts';
import { MEDIA_AUTH, type MediaHost } from './mediaHost.ts';
import { node, seconds } from './nodes.ts';
import { lidOf, pnOf, type Directory } from './party.ts';

export interface QueryContext {
  companion: Companion;
  directory: Directory;
  media: MediaHost;
  faults: Faults;
}

/** The server refuses a query: 404 not found, 406 not acceptable, 501 not implemented. */
export class QueryError extends Error {
  override name = 'QueryError';

  constructor(readonly code: number, text: string) {
    super(text);
  }
}

type Answer = BinaryNode[] | undefined;

/** What the server answers a companion's `<iq>` with. Throws QueryError, and MalformedNode. */
export async function answerQuery(iq: BinaryNode, context: QueryContext): Promise<Answer> {
  const answer = ANSWERS[iq.attrs.xmlns ?? ''];
  if (!answer) throw new QueryError(501, 'feature-not-implemented');
  return answer(iq, context);
}

const nothing = (): Answer => undefined;

const ANSWERS: Record<string, (iq: BinaryNode, context: QueryContext) => Answer | Promise<Answer>> = {
  abt: () => [node('props', { protocol: '1', ab_key: 'stand-in', hash: 'stand-in', refresh: '86400', refresh_id: '1' }, [])],
  blocklist: () => [node('list', { matched: 'false', dhash: 'stand-in' }, [])],
  encrypt: answerKeyQuery,
  md: unlink,
  passive: (iq, { companion }) => {
    // The mail goes out after the answer, as a stanza of its own.
    if (getBinaryNodeChild(iq, 'active')) setImmediate(() => companion.announceMail());
    return undefined;
  },
  privacy: (iq, { faults }) => (iq.attrs.type === 'get' ? [privacySettings(faults)] : givenTokens(iq)),
  'urn:xmpp:ping': nothing,
  'urn:xmpp:whatsapp:dirty': nothing,
  usync: synchroniseUsers,
  'w:g2': groups,
  'w:m': (_, { media }) => [node('media_conn', { auth: MEDIA_AUTH, ttl: '3600', auth_ttl: '21600', max_buckets: '12' }, [node('host', { hostname: media.host, type: 'primary', maxContentLengthBytes: String(2 ** 31) })])],
  'w:mex': answerGraphQuery,
  'w:p': nothing,
  'w:profile:picture': () => {
    throw new QueryError(404, 'item-not-found');
  },
  'w:stats': nothing,
  'w:sync:app:state': appState,
};

function privacySettings({ privacySettings: set }: Faults): BinaryNode {
  const values = set ?? { readreceipts: 'all', last: 'all', online: 'all', profile: 'all', status: 'all', groupadd: 'all', calladd: 'all', messages: 'all' };
  return node('privacy', {}, Object.entries(values).map(([name, value]) => node('category', { name, value })));
}

/** Tokens that a companion gives its contacts; they give none back. */
function givenTokens(iq: BinaryNode): Answer {
  return getBinaryNodeChild(iq, 'tokens') && [node('tokens', {}, [])];
}

function unlink(iq: BinaryNode, { companion }: QueryContext): Answer {
  if (!getBinaryNodeChild(iq, 'remove-companion-device')) throw new QueryError(501, 'feature-not-implemented');
  setImmediate(() => companion.remove());
  return undefined;
}

/** Who is on WhatsApp, on which devices, under which LID. Baileys takes a contact without a LID for unreachable. */
function synchroniseUsers(iq: BinaryNode, { directory }: QueryContext): Answer {
  const usync = getBinaryNodeChild(iq, 'usync');
  const protocols = (getBinaryNodeChild(usync, 'query')?.content ?? []) as BinaryNode[]; // A query's content is the protocols asked for.
  const users = getBinaryNodeChildren(getBinaryNodeChild(usync, 'list'), 'user').map((user) => {
    const phone = getBinaryNodeChild(user, 'contact')?.content?.toString();
    const asked = user.attrs.jid ?? phone ?? '';
    const party = directory.find(asked);
    const jid = user.attrs.jid ? jidNormalizedUser(user.attrs.jid) : pnOf(asked.replace('+', ''));
    const parts = protocols.map(({ tag }): BinaryNode | undefined => {
      if (tag === 'contact') return node('contact', { type: party ? 'in' : 'out' });
      if (!party) return undefined;
      if (tag === 'lid') return jidDecode(jid)?.server === 'lid' ? undefined : node('lid', { val: lidOf(party.lidUser) });
      if (tag === 'devices') return devicesNode(party.endpoints.map(({ device }) => device));
      return undefined;
    });
    return node('user', { jid }, parts.filter((part) => part !== undefined));
  });
  return [node('usync', { sid: usync?.attrs.sid ?? '', mode: 'query', last: 'true', index: '0', context: usync?.attrs.context ?? '' }, [node('list', {}, users)])];
}

function devicesNode(devices: number[]): BinaryNode {
  const list = devices.map((id) => node('device', { id: String(id), ...(id && { 'key-index': String(id) }) }));
  return node('devices', {}, [node('device-list', { hash: createHash('sha256').update(devices.join()).digest('base64').slice(0, 6) }, list), node('key-index-list', { ts: seconds() })]);
}

/** Groups: the account is in none. */
function groups(iq: BinaryNode): Answer {
  if (getBinaryNodeChild(iq, 'participating')) return [node('groups', {}, [])];
  throw new QueryError(404, 'item-not-found');
}

/** App state: empty collections at the version that the client has. */
function appState(iq: BinaryNode): Answer {
  const collections = getBinaryNodeChildren(getBinaryNodeChild(iq, 'sync'), 'collection');
  return [node('sync', {}, collections.map(({ attrs }) => node('collection', { name: attrs.name ?? '', version: attrs.version ?? '0', has_more_patches: 'false' }, [])))];
}

/** GraphQL: no restriction lies on the account. */
function answerGraphQuery(): Answer {
  return [node('result', {}, Buffer.from(JSON.stringify({ data: { xwa2_fetch_account_reachout_timelock: { is_active: false } } })))];
}

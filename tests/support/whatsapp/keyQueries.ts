import { createHash } from 'node:crypto';
import { getBinaryNodeChild, getBinaryNodeChildren, KEY_BUNDLE_TYPE, type BinaryNode } from '@whiskeysockets/baileys';
import type { Companion } from './companion.ts';
import { bundleNodes, readPreKey, readSignedPreKey } from './keyBundle.ts';
import { attr, bytesIn, childOf, MalformedNode, node, readUint, uint } from './nodes.ts';
import type { Directory } from './party.ts';
import { checkSignedPreKey } from './registration.ts';

/** `xmlns=encrypt`: keys that companions upload, and those of others that they ask for. Throws MalformedNode. */
export async function answerKeyQuery(iq: BinaryNode, { companion, directory }: { companion: Companion; directory: Directory }): Promise<BinaryNode[] | undefined> {
  if (getBinaryNodeChild(iq, 'count')) return [node('count', { value: String(companion.preKeys.size) })];
  if (getBinaryNodeChild(iq, 'digest')) return [digest(companion)];
  if (getBinaryNodeChild(iq, 'rotate')) {
    rotate(companion, childOf(iq, 'rotate'));
    return undefined;
  }
  const asked = getBinaryNodeChild(iq, 'key');
  if (asked && iq.attrs.type === 'get') return [node('list', {}, await Promise.all(getBinaryNodeChildren(asked, 'user').map(async (user) => bundleFor(attr(user, 'jid'), directory))))];
  store(companion, iq);
  return undefined;
}

function store(companion: Companion, iq: BinaryNode): void {
  if (!bytesIn(iq, 'identity', 32).equals(companion.identityKey)) throw new MalformedNode('The identity key is not the one that was linked');
  rotate(companion, iq);
  companion.registrationId = readUint(bytesIn(iq, 'registration', 4));
  for (const key of getBinaryNodeChildren(childOf(iq, 'list'), 'key')) {
    const preKey = readPreKey(key);
    companion.preKeys.set(preKey.keyId, preKey);
  }
}

function rotate(companion: Companion, parent: BinaryNode): void {
  const signedPreKey = readSignedPreKey(parent);
  checkSignedPreKey(companion.identityKey, signedPreKey);
  companion.signedPreKey = signedPreKey;
}

async function bundleFor(jid: string, directory: Directory): Promise<BinaryNode> {
  const endpoint = directory.findEndpoint(jid);
  if (!endpoint) return node('user', { jid }, [node('error', { code: '404', text: 'item-not-found' })]);
  return node('user', { jid }, bundleNodes(await endpoint.takeBundle()));
}

function digest({ registrationId, identityKey, signedPreKey, preKeys }: Companion): BinaryNode {
  const keys = [...preKeys.values()];
  const hash = createHash('sha1').update(identityKey).update(signedPreKey.publicKey).update(signedPreKey.signature);
  for (const { publicKey } of keys) hash.update(publicKey);
  return node('digest', {}, [
    node('registration', {}, uint(registrationId, 4)),
    node('type', {}, KEY_BUNDLE_TYPE),
    node('identity', {}, identityKey),
    node('skey', {}, [node('id', {}, uint(signedPreKey.keyId, 3)), node('value', {}, signedPreKey.publicKey), node('signature', {}, signedPreKey.signature)]),
    node('list', {}, keys.map(({ keyId }) => node('id', {}, uint(keyId, 3)))),
    node('hash', {}, hash.digest()),
  ]);
}

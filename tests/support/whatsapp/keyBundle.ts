import { KEY_BUNDLE_TYPE, type BinaryNode } from '@whiskeysockets/baileys';
import { bytesIn, childOf, node, readUint, uint } from './nodes.ts';

/** A ciphertext between two devices: `pkmsg` begins a session, `msg` goes on with it. */
export interface Encrypted {
  type: 'pkmsg' | 'msg';
  ciphertext: Uint8Array;
}

export interface PublicPreKey {
  keyId: number;
  publicKey: Uint8Array;
}

export interface PublicSignedPreKey extends PublicPreKey {
  signature: Uint8Array;
}

/** The public keys that begin a Signal session with a device (X3DH). Keys of 32 bytes, without the type byte. */
export interface KeyBundle {
  registrationId: number;
  identityKey: Uint8Array;
  signedPreKey: PublicSignedPreKey;
  preKey?: PublicPreKey;
}

/** As `<user>` and `<keys>` carry it. */
export function bundleNodes({ registrationId, identityKey, signedPreKey, preKey }: KeyBundle): BinaryNode[] {
  return [
    node('registration', {}, uint(registrationId, 4)),
    node('type', {}, KEY_BUNDLE_TYPE),
    node('identity', {}, identityKey),
    node('skey', {}, [...preKeyNodes(signedPreKey), node('signature', {}, signedPreKey.signature)]),
    ...(preKey ? [node('key', {}, preKeyNodes(preKey))] : []),
  ];
}

/** A `<key>`. Throws MalformedNode. */
export function readPreKey(key: BinaryNode): PublicPreKey {
  return { keyId: readUint(bytesIn(key, 'id', 3)), publicKey: bytesIn(key, 'value', 32) };
}

/** The `<skey>` in a stanza. Throws MalformedNode. */
export function readSignedPreKey(parent: BinaryNode): PublicSignedPreKey {
  const key = childOf(parent, 'skey');
  return { ...readPreKey(key), signature: bytesIn(key, 'signature', 64) };
}

function preKeyNodes({ keyId, publicKey }: PublicPreKey): BinaryNode[] {
  return [node('id', {}, uint(keyId, 3)), node('value', {}, publicKey)];
}

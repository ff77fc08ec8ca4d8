import { proto } from '@whiskeysockets/baileys';
import type { Connection } from './connection.ts';
import type { PublicSignedPreKey } from './keyBundle.ts';
import { MalformedNode, readUint } from './nodes.ts';
import { isSignedBy } from './xeddsa.ts';

/** What a client that is not linked yet says of itself when it connects. */
export interface Registration {
  registrationId: number;
  identityKey: Buffer;
  signedPreKey: PublicSignedPreKey;
  /** The device's name on the phone's list. */
  os: string;
}

/** Throws MalformedNode when something is missing or the pre-key is not signed by the identity. */
export function readRegistration({ payload }: Connection): Registration {
  const data = payload.devicePairingData;
  if (!data?.eIdent || !data.eRegid || !data.eSkeyId || !data.eSkeyVal || !data.eSkeySig) throw new MalformedNode('The registration lacks keys');
  const identityKey = Buffer.from(data.eIdent);
  const signedPreKey = { keyId: readUint(data.eSkeyId), publicKey: Buffer.from(data.eSkeyVal), signature: Buffer.from(data.eSkeySig) };
  checkSignedPreKey(identityKey, signedPreKey);
  return { registrationId: readUint(data.eRegid), identityKey, signedPreKey, os: proto.DeviceProps.decode(data.deviceProps ?? new Uint8Array()).os ?? '' };
}

/** Throws MalformedNode. What is signed is the key with its type byte. */
export function checkSignedPreKey(identityKey: Uint8Array, { publicKey, signature }: PublicSignedPreKey): void {
  if (!isSignedBy(identityKey, Buffer.concat([Buffer.from([5]), publicKey]), signature)) throw new MalformedNode('The signed pre-key is not signed by the identity key');
}

import { createHmac, randomBytes } from 'node:crypto';
import { Curve, proto, WA_ADV_ACCOUNT_SIG_PREFIX, WA_ADV_DEVICE_SIG_PREFIX, type BinaryNode, type KeyPair } from '@whiskeysockets/baileys';
import type { Companion } from './companion.ts';
import { bytesIn, childOf, MalformedNode, node, seconds, SERVER } from './nodes.ts';
import { isSignedBy } from './xeddsa.ts';

/**
 * The `pair-success` that tells a client that it is linked: the device's identity signed with the account's key, and
 * proof, by the secret that came with the QR or out of the pairing code, that the phone itself says so.
 */
export function pairSuccess(companion: Companion, account: KeyPair, advSecret: Buffer, businessName?: string): { stanza: BinaryNode; identity: Buffer } {
  const identity = Buffer.from(proto.ADVDeviceIdentity.encode({ rawId: randomBytes(4).readUInt32BE(), timestamp: Number(seconds()), keyIndex: companion.device }).finish());
  const accountSignature = Curve.sign(Buffer.from(account.private), Buffer.concat([WA_ADV_ACCOUNT_SIG_PREFIX, identity, companion.identityKey]));
  const details = proto.ADVSignedDeviceIdentity.encode({ details: identity, accountSignatureKey: account.public, accountSignature }).finish();
  const hmac = createHmac('sha256', advSecret).update(details).digest();
  const stanza = node('iq', { from: SERVER, type: 'set', xmlns: 'md', id: randomBytes(4).toString('hex') }, [
    node('pair-success', {}, [
      node('device-identity', {}, proto.ADVSignedDeviceIdentityHMAC.encode({ details, hmac }).finish()),
      ...(businessName ? [node('biz', { name: businessName })] : []),
      node('device', { jid: companion.pn, lid: companion.lid }),
      node('platform', { name: businessName ? 'smba' : 'android' }),
    ]),
  ]);
  return { stanza, identity };
}

/** Checks the client's answer, `pair-device-sign`: that the device signed the same identity with its own key. Throws MalformedNode. */
export function checkDeviceSign(answer: BinaryNode, companion: Companion, account: KeyPair, identity: Buffer): void {
  const signed = proto.ADVSignedDeviceIdentity.decode(bytesIn(childOf(answer, 'pair-device-sign'), 'device-identity'));
  const message = Buffer.concat([WA_ADV_DEVICE_SIG_PREFIX, identity, companion.identityKey, account.public]);
  if (!identity.equals(signed.details ?? new Uint8Array())) throw new MalformedNode('The client signed another identity');
  if (!isSignedBy(companion.identityKey, message, signed.deviceSignature ?? new Uint8Array())) throw new MalformedNode('The device signature is wrong');
}

import { createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { aesEncryptCTR, Curve, derivePairingCodeKey, type BinaryNode, type KeyPair } from '@whiskeysockets/baileys';
import { bytesIn, childOf, node, seconds, SERVER } from './nodes.ts';
import { LinkRefused, type Applicant, type PairingDesk } from './pairingDesk.ts';

/**
 * What a phone does when somebody types a pairing code: both sides swap ephemeral keys that only the code opens, and the
 * client sends the bundle from which both make the secret that a QR would have carried. Throws LinkRefused when the code is wrong.
 */
export async function exchangeLinkCode(desk: PairingDesk, applicant: Applicant, code: string, account: KeyPair): Promise<Buffer> {
  if (!applicant.linkCode) throw new LinkRefused('The client asked for no code');
  const { wrappedEphemeral, ref } = applicant.linkCode;
  const ephemeral = Curve.generateKeyPair();
  const shared = Curve.sharedKey(Buffer.from(ephemeral.private), await unwrap(wrappedEphemeral, code));
  const finish = await desk.ask(applicant, await primaryHello(ref, code, ephemeral, account), isFinish);
  applicant.connection.send(node('iq', { from: SERVER, type: 'result', id: finish.attrs.id ?? '' }));

  const request = childOf(finish, 'link_code_companion_reg');
  const bundle = openBundle(bytesIn(request, 'link_code_pairing_wrapped_key_bundle'), shared);
  const [companionIdentity, accountIdentity, random] = [bundle.subarray(0, 32), bundle.subarray(32, 64), bundle.subarray(64)];
  if (!companionIdentity.equals(applicant.registration.identityKey) || !accountIdentity.equals(account.public)) throw new LinkRefused('The key bundle is for other identities');
  const identityShared = Curve.sharedKey(Buffer.from(account.private), companionIdentity);
  return Buffer.from(hkdfSync('sha256', Buffer.concat([shared, identityShared, random]), Buffer.alloc(0), 'adv_secret', 32));
}

async function primaryHello(ref: Buffer, code: string, ephemeral: KeyPair, account: KeyPair): Promise<BinaryNode> {
  const attrs = { from: SERVER, type: 'link_code_companion_reg', id: randomBytes(4).toString('hex'), t: seconds() };
  return node('notification', attrs, [
    node('link_code_companion_reg', { stage: 'primary_hello' }, [
      node('link_code_pairing_ref', {}, ref),
      node('primary_identity_pub', {}, account.public),
      node('link_code_pairing_wrapped_primary_ephemeral_pub', {}, await wrap(ephemeral.public, code)),
    ]),
  ]);
}

function isFinish({ tag, content }: BinaryNode): boolean {
  return tag === 'iq' && Array.isArray(content) && content[0]?.attrs.stage === 'companion_finish';
}

/** Salt, IV and the key under the code: 32, 16 and 32 bytes. */
async function wrap(publicKey: Uint8Array, code: string): Promise<Buffer> {
  const [salt, iv] = [randomBytes(32), randomBytes(16)];
  return Buffer.concat([salt, iv, aesEncryptCTR(publicKey, await derivePairingCodeKey(code, salt), iv)]);
}

async function unwrap(wrapped: Buffer, code: string): Promise<Buffer> {
  const key = await derivePairingCodeKey(code, wrapped.subarray(0, 32));
  return createDecipheriv('aes-256-ctr', key, wrapped.subarray(32, 48)).update(wrapped.subarray(48));
}

/** Salt, IV and the bundle under a key that only who knew the code has. */
function openBundle(wrapped: Buffer, shared: Buffer): Buffer {
  const key = Buffer.from(hkdfSync('sha256', shared, wrapped.subarray(0, 32), 'link_code_pairing_key_bundle_encryption_key', 32));
  const decipher = createDecipheriv('aes-256-gcm', key, wrapped.subarray(32, 44));
  decipher.setAuthTag(wrapped.subarray(-16));
  try {
    return Buffer.concat([decipher.update(wrapped.subarray(44, -16)), decipher.final()]);
  } catch (error) {
    throw new LinkRefused('The code is wrong', { cause: error });
  }
}

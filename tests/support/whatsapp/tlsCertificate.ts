import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

export interface TlsCertificate {
  /** The authority to trust, PEM: for an agent's `ca`, or in a file for NODE_EXTRA_CA_CERTS. */
  ca: string;
  /** For 127.0.0.1 and localhost, PEM. */
  cert: string;
  key: string;
}

/** A certificate authority and a certificate under it, made on the spot and valid from 2020 to 2049: X.509 v3 in DER (RFC 5280), ECDSA with P-256. */
export function createTlsCertificate(): TlsCertificate {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = name('Stand-in authority');
  const isAuthority = extension('551d13', sequence(Buffer.from([0x01, 0x01, 0xff])), true);
  const names = extension('551d11', sequence(tlv(0x82, Buffer.from('localhost')), tlv(0x87, Buffer.from([127, 0, 0, 1]))));
  const keyId = createHash('sha1').update(spki(authority.publicKey)).digest();
  const subjectKeyId = extension('551d0e', tlv(0x04, keyId));
  const authorityKeyId = extension('551d23', sequence(tlv(0x80, keyId)));
  return {
    ca: certificate(issuer, issuer, authority.publicKey, authority.privateKey, [isAuthority, subjectKeyId]),
    cert: certificate(issuer, name('localhost'), server.publicKey, authority.privateKey, [names, authorityKeyId]),
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function certificate(issuer: Buffer, subject: Buffer, key: KeyObject, signedBy: KeyObject, extensions: Buffer[]): string {
  const ecdsaWithSha256 = sequence(objectId('2a8648ce3d040302'));
  const validity = sequence(tlv(0x17, Buffer.from('200101000000Z')), tlv(0x17, Buffer.from('491231235959Z')));
  const serial = tlv(0x02, Buffer.concat([Buffer.from([0x01]), randomBytes(15)]));
  const body = sequence(tlv(0xa0, tlv(0x02, Buffer.from([2]))), serial, ecdsaWithSha256, issuer, validity, subject, spki(key), tlv(0xa3, sequence(...extensions)));
  const signature = tlv(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, signedBy)]));
  const base64 = sequence(body, ecdsaWithSha256, signature).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${base64.replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
}

function name(common: string): Buffer {
  return sequence(tlv(0x31, sequence(objectId('550403'), tlv(0x0c, Buffer.from(common)))));
}

function extension(id: string, value: Buffer, isCritical = false): Buffer {
  return sequence(objectId(id), isCritical ? Buffer.from([0x01, 0x01, 0xff]) : Buffer.alloc(0), tlv(0x04, value));
}

function spki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

function objectId(hex: string): Buffer {
  return tlv(0x06, Buffer.from(hex, 'hex'));
}

function sequence(...parts: Buffer[]): Buffer {
  return tlv(0x30, Buffer.concat(parts));
}

/** Tag, length, value: DER's one form (X.690). */
function tlv(tag: number, value: Buffer): Buffer {
  const { length } = value;
  const head = length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), value]);
}

import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { getMediaKeys, type MediaType } from '@whiskeysockets/baileys';

const MAC_BYTES = 10;

/** A file as it lies on the media host, and what the message tells of it. */
export interface EncryptedMedia {
  bytes: Buffer;
  mediaKey: Buffer;
  fileSha256: Buffer;
  fileEncSha256: Buffer;
  fileLength: number;
}

/** AES-256-CBC with keys out of the media key, and ten bytes of HMAC-SHA256 behind it. */
export async function encryptMedia(plain: Buffer, kind: MediaType): Promise<EncryptedMedia> {
  const mediaKey = randomBytes(32);
  const { iv, cipherKey, macKey } = await keysOf(mediaKey, kind);
  const cipher = createCipheriv('aes-256-cbc', cipherKey, iv);
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  const bytes = Buffer.concat([ciphertext, mac(macKey, iv, ciphertext)]);
  return { bytes, mediaKey, fileSha256: sha256(plain), fileEncSha256: sha256(bytes), fileLength: plain.length };
}

/** What a message promised and what the host holds. Throws when either hash or the MAC does not fit. */
export async function decryptMedia(bytes: Buffer, promised: { mediaKey?: Uint8Array | null; fileSha256?: Uint8Array | null; fileEncSha256?: Uint8Array | null }, kind: MediaType): Promise<Buffer> {
  const { iv, cipherKey, macKey } = await keysOf(promised.mediaKey ?? new Uint8Array(), kind);
  if (!sha256(bytes).equals(promised.fileEncSha256 ?? new Uint8Array())) throw new Error('The file on the host is another one');
  const ciphertext = bytes.subarray(0, -MAC_BYTES);
  if (!mac(macKey, iv, ciphertext).equals(bytes.subarray(-MAC_BYTES))) throw new Error('The MAC does not fit');
  const decipher = createDecipheriv('aes-256-cbc', cipherKey, iv);
  const plain = Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  if (!sha256(plain).equals(promised.fileSha256 ?? new Uint8Array())) throw new Error('The file is another than the message says');
  return plain;
}

async function keysOf(mediaKey: Uint8Array, kind: MediaType): Promise<{ iv: Uint8Array; cipherKey: Uint8Array; macKey: Uint8Array }> {
  const { iv, cipherKey, macKey } = await getMediaKeys(mediaKey, kind);
  if (!macKey) throw new Error('No MAC key'); // Optional in Baileys' type, always there.
  return { iv, cipherKey, macKey };
}

function mac(key: Uint8Array, iv: Uint8Array, ciphertext: Buffer): Buffer {
  return createHmac('sha256', key).update(iv).update(ciphertext).digest().subarray(0, MAC_BYTES);
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { proto, type BinaryNode } from '@whiskeysockets/baileys';
import { node, seconds } from './nodes.ts';

/** The notification that answers a client's request to upload media again: where it is now, or that it is gone. */
export function mediaRetryNotification(from: string, id: string, about: BinaryNode['attrs'], mediaKey: Uint8Array, directPath: string | undefined): BinaryNode {
  const { SUCCESS, NOT_FOUND } = proto.MediaRetryNotification.ResultType;
  const answer = proto.MediaRetryNotification.encode({ stanzaId: id, directPath, result: directPath ? SUCCESS : NOT_FOUND }).finish();
  const iv = randomBytes(12);
  const key = Buffer.from(hkdfSync('sha256', mediaKey, Buffer.alloc(0), 'WhatsApp Media Retry Notification', 32));
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(id));
  const ciphertext = Buffer.concat([cipher.update(answer), cipher.final(), cipher.getAuthTag()]);
  return node('notification', { id, from, type: 'mediaretry', t: seconds() }, [
    node('encrypt', {}, [node('enc_p', {}, ciphertext), node('enc_iv', {}, iv)]),
    node('rmr', about),
  ]);
}

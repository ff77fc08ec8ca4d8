import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Encrypts what a device's keys are kept as. */
export interface KeyCipher {
  /** `name` tells what it is the value of: opened under another name it is refused. */
  seal(plain: string, name: string): string;
  /** Throws {@link KeysUnreadableError}. */
  open(sealed: string, name: string): string;
}

/** The stored keys were encrypted with another ENCRYPTION_KEY, or were changed. */
export class KeysUnreadableError extends Error {
  constructor(name: string, options?: ErrorOptions) {
    super(`The key ${name} cannot be opened: was it written with another ENCRYPTION_KEY?`, options);
    this.name = 'KeysUnreadableError';
  }
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM (NIST SP 800-38D) with a random nonce; base64 of nonce, tag and ciphertext. `key`: 32 bytes. */
export function createKeyCipher(key: Buffer): KeyCipher {
  return {
    seal(plain, name) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(name));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
    },
    open(sealed, name) {
      const bytes = Buffer.from(sealed, 'base64');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES }).setAAD(Buffer.from(name));
        decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new KeysUnreadableError(name, { cause });
      }
    },
  };
}

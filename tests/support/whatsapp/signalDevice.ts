import {
  addTransactionCapability, Curve, DEFAULT_CONNECTION_CONFIG, encodeWAMessage, generateSignalPubKey, initAuthCreds, proto, unpadRandomMax16,
  type AuthenticationCreds, type SignalKeyStoreWithTransaction,
} from '@whiskeysockets/baileys';
import pino from 'pino';
import type { Encrypted, KeyBundle } from './keyBundle.ts';
import { createMemoryKeys } from './memoryKeys.ts';

const logger = pino({ level: 'silent' });

/** One device with Signal sessions of its own: a contact's phone or computer, or the phone of an account. Made of Baileys' own Signal repository. */
export class SignalDevice {
  readonly creds: AuthenticationCreds = initAuthCreds();
  private readonly keys: SignalKeyStoreWithTransaction = addTransactionCapability(createMemoryKeys(), logger, { maxCommitRetries: 1, delayBetweenTriesMs: 10 });
  private readonly repository = DEFAULT_CONNECTION_CONFIG.makeSignalRepository({ creds: this.creds, keys: this.keys }, logger);
  private preKeys = 0;

  constructor(readonly pn: string, readonly lid: string) {}

  /** What another device needs for a first message, with a pre-key that is given away once. */
  async takeBundle(): Promise<KeyBundle> {
    const preKey = Curve.generateKeyPair();
    const id = ++this.preKeys;
    await this.keys.set({ 'pre-key': { [id]: preKey } });
    const { registrationId, signedIdentityKey, signedPreKey } = this.creds;
    return {
      registrationId,
      identityKey: signedIdentityKey.public,
      signedPreKey: { keyId: signedPreKey.keyId, publicKey: signedPreKey.keyPair.public, signature: signedPreKey.signature },
      preKey: { keyId: id, publicKey: preKey.public },
    };
  }

  async hasSessionWith(jid: string): Promise<boolean> {
    return (await this.repository.validateSession(jid)).exists;
  }

  /** Begins a session anew: the next message to that device is a `pkmsg`. */
  async beginSession(jid: string, { registrationId, identityKey, signedPreKey, preKey }: KeyBundle): Promise<void> {
    await this.repository.injectE2ESession({
      jid,
      session: {
        registrationId,
        identityKey: generateSignalPubKey(identityKey),
        signedPreKey: { ...signedPreKey, publicKey: generateSignalPubKey(signedPreKey.publicKey) },
        preKey: preKey && { ...preKey, publicKey: generateSignalPubKey(preKey.publicKey) },
      },
    });
  }

  /** Forgets the session with that device, as after a reinstallation: what it sends cannot be decrypted until it begins a new one. */
  async forgetSession(jid: string): Promise<void> {
    await this.repository.deleteSession([jid]);
  }

  async encrypt(jid: string, message: proto.IMessage): Promise<Encrypted> {
    return this.repository.encryptMessage({ jid, data: encodeWAMessage(message) });
  }

  /** Throws when there is no session for it, the counter was used already or the MAC does not fit. */
  async decrypt(jid: string, { type, ciphertext }: Encrypted): Promise<proto.Message> {
    return proto.Message.decode(unpadRandomMax16(await this.repository.decryptMessage({ jid, type, ciphertext })));
  }
}

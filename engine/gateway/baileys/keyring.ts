import { makeCacheableSignalKeyStore, type AuthenticationCreds, type SignalKeyStore } from '@whiskeysockets/baileys';
import { NotConnectedError, type DriverContext } from '../driver.ts';
import { openAuthState, type AuthState } from './authState.ts';
import { KeysUnreadableError, type KeyCipher } from './keyCipher.ts';
import { FenceLostError } from './takeKeysOver.ts';

/** What a socket is made with. */
export interface SocketKeys {
  creds: AuthenticationCreds;
  keys: SignalKeyStore;
  /** In the background, one after the other. */
  saveCreds(): void;
}

/**
 * A device's keys over its connections: read once, cached for each connection alone (after a failed write the cache and
 * the store differ). `onFenceLost` is called when the store refuses a write because another gateway holds the device.
 */
export function createKeyring({ deviceId, fence, log }: DriverContext, { cipher, onFenceLost }: { cipher: KeyCipher; onFenceLost: () => void }) {
  let auth: AuthState | undefined;
  let saving: Promise<void> = Promise.resolve();

  /** Throws {@link NotConnectedError} when the keys are not ours to use. */
  async function load(): Promise<AuthState> {
    try {
      auth ??= await openAuthState({ deviceId, fence, cipher });
    } catch (cause) {
      if (cause instanceof FenceLostError) throw new NotConnectedError('lease_lost', true, { cause });
      if (cause instanceof KeysUnreadableError) throw new NotConnectedError('keys_unreadable', true, { cause });
      throw cause;
    }
    return auth;
  }

  async function wipe(): Promise<void> {
    await saving;
    const { wipe: wipeAll } = await load();
    auth = undefined;
    await wipeAll();
  }

  function noticed(error: unknown): unknown {
    if (error instanceof FenceLostError) onFenceLost();
    return error;
  }

  async function save(): Promise<void> {
    try {
      await auth?.saveCreds();
    } catch (error) {
      noticed(error);
      log.warn({ err: error }, 'credentials were not saved');
    }
  }

  return {
    /** Of the present account, when there is one. */
    get me() {
      return auth?.creds.me;
    },

    async hasSession(): Promise<boolean> {
      return (await load()).creds.account !== undefined;
    },

    async open(): Promise<SocketKeys> {
      await saving;
      const { creds } = await load();
      // A pairing code was shown and never typed: with these keys WhatsApp would be logged in to as nobody.
      if (creds.me && !creds.account) await wipe();
      const { creds: own, keys: stored } = await load();
      const guarded: SignalKeyStore = {
        get: (type, ids) => stored.get(type, ids),
        set: async (data) => {
          try {
            await stored.set(data);
          } catch (error) {
            throw noticed(error);
          }
        },
      };
      return {
        creds: own,
        keys: makeCacheableSignalKeyStore(guarded),
        saveCreds: () => void (saving = saving.then(save)),
      };
    },

    /** Forgets everything: the device has to be paired anew. */
    wipe,

    /** Resolves when nothing is being written. */
    settled: () => saving,
  };
}

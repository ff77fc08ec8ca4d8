import { setTimeout as sleep } from 'node:timers/promises';
import { makeCacheableSignalKeyStore, type AuthenticationCreds, type SignalKeyStore } from '@whiskeysockets/baileys';
import { Types } from 'mongoose';
import { NotConnectedError, type DriverContext } from '../driver.ts';
import { openAuthState, type AuthState } from './authState.ts';
import { KeysUnreadableError, type KeyCipher } from './keyCipher.ts';
import { FenceLostError, wipeKeys } from './takeKeysOver.ts';

const SAVE_ATTEMPTS = 20;
const SAVE_PAUSE_MS = 500;

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
  let loading: Promise<AuthState> | undefined;
  let saving: Promise<void> = Promise.resolve();

  /** Once, whoever asks: there is one object of credentials. Throws {@link NotConnectedError} when the keys are not ours to use. */
  async function load(): Promise<AuthState> {
    loading ??= openAuthState({ deviceId, fence, cipher });
    try {
      auth = await loading;
      return auth;
    } catch (cause) {
      loading = undefined;
      if (cause instanceof FenceLostError) throw new NotConnectedError('lease_lost', true, { cause });
      if (cause instanceof KeysUnreadableError) throw new NotConnectedError('keys_unreadable', true, { cause });
      throw cause;
    }
  }

  /** Also of keys that cannot be read. */
  async function wipe(): Promise<void> {
    await saving;
    auth = loading = undefined;
    await wipeKeys(new Types.ObjectId(deviceId), fence);
  }

  function noticed(error: unknown): unknown {
    if (error instanceof FenceLostError) onFenceLost();
    return error;
  }

  /** Never rejects. What pairing gave is given once, so a store that is away for a moment is waited for. */
  async function save(): Promise<void> {
    for (let attempt = 1; auth; attempt += 1) {
      try {
        await auth.saveCreds();
        return;
      } catch (error) {
        noticed(error);
        log.warn({ err: error, attempt }, 'credentials were not saved');
        if (error instanceof FenceLostError || attempt === SAVE_ATTEMPTS) return;
        await sleep(SAVE_PAUSE_MS);
      }
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
        get: async (type, ids) => {
          try {
            return await stored.get(type, ids);
          } catch (error) {
            throw noticed(error);
          }
        },
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

import { BufferJSON, initAuthCreds, proto, type AuthenticationCreds, type SignalDataSet, type SignalDataTypeMap, type SignalKeyStore } from '@whiskeysockets/baileys';
import { Types } from 'mongoose';
import { DeviceKeyModel, isDuplicateKey } from '../../models/index.ts';
import type { KeyCipher } from './keyCipher.ts';
import { expectHeld, FenceLostError, takeKeysOver } from './takeKeysOver.ts';

/** A device's keys as they are kept. */
export interface AuthState {
  creds: AuthenticationCreds;
  keys: SignalKeyStore;
  saveCreds(): Promise<void>;
}

export interface AuthStateOptions {
  deviceId: string;
  /** Of our lease. */
  fence: number;
  cipher: KeyCipher;
}

const CREDS = 'creds';
type Change = { type: string; keyId: string; value: unknown };

/**
 * The keys of a device in the store, a document for each. Only documents of our own fence are read, and each write
 * replaces only what is not of a later one: a gateway that lost the device while it stood still can neither change nor add
 * anything that its successor reads. Throws {@link FenceLostError} when a later gateway holds the keys, here and in every
 * write, and `KeysUnreadableError`.
 */
export async function openAuthState({ deviceId, fence, cipher }: AuthStateOptions): Promise<AuthState> {
  const device = new Types.ObjectId(deviceId);
  await takeKeysOver(device, fence);
  const known = await read(CREDS, [CREDS]);
  // Else whoever opens too late takes the device for one that was never paired.
  if (!known.has(CREDS)) await expectHeld(device, fence);
  const creds = (known.get(CREDS) as AuthenticationCreds | undefined) ?? initAuthCreds(); // Written by `saveCreds` alone.

  async function read(type: string, keyIds: string[]): Promise<Map<string, unknown>> {
    if (keyIds.length === 0) return new Map();
    const documents = await DeviceKeyModel.find({ deviceId: device, type, keyId: { $in: keyIds }, fence }).lean();
    return new Map(documents.map(({ keyId, value }) => [keyId, JSON.parse(cipher.open(value, nameOf(type, keyId)), BufferJSON.reviver)]));
  }

  /** Idempotent, since Baileys repeats what failed. Sessions first, what is taken away last: a message is lost when its pre-key is gone and its session was never kept. */
  async function write(changes: Change[]): Promise<void> {
    const ours = { deviceId: device, fence: { $lte: fence } };
    const kept = changes.filter(({ value }) => value !== null && value !== undefined).toSorted((one, other) => Number(other.type === 'session') - Number(one.type === 'session'));
    const gone = changes.filter(({ value }) => value === null || value === undefined);
    const operations = [
      ...kept.map(({ type, keyId, value }) => ({
        updateOne: {
          filter: { ...ours, type, keyId },
          update: { $set: { fence, value: cipher.seal(JSON.stringify(value, BufferJSON.replacer), nameOf(type, keyId)) } },
          upsert: true,
        },
      })),
      ...gone.map(({ type, keyId }) => ({ deleteOne: { filter: { ...ours, type, keyId } } })),
    ];
    if (operations.length === 0) return;
    try {
      await DeviceKeyModel.bulkWrite(operations, { ordered: true });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      // What our filter passes over exists: under a later fence, or written this moment by another write of ours.
      if (await DeviceKeyModel.exists({ deviceId: device, fence: { $gt: fence } })) throw new FenceLostError(deviceId, { cause: error });
      await DeviceKeyModel.bulkWrite(operations, { ordered: true });
    }
  }

  return {
    creds,
    keys: {
      async get<Type extends keyof SignalDataTypeMap>(type: Type, ids: string[]) {
        const found: Record<string, SignalDataTypeMap[Type]> = {};
        const known = await read(type, ids);
        // "No session" would make Baileys ask the sender for everything again: it may be said by the holder alone.
        if (known.size < ids.length) await expectHeld(device, fence);
        for (const [id, value] of known) found[id] = revived(type, value) as SignalDataTypeMap[Type]; // Kept under its type.
        return found;
      },
      set: (data: SignalDataSet) =>
        write(Object.entries(data).flatMap(([type, byId]) => Object.entries(byId).map(([keyId, value]): Change => ({ type, keyId, value })))),
    },
    saveCreds: () => write([{ type: CREDS, keyId: CREDS, value: creds }]),
  };

  function nameOf(type: string, keyId: string): string {
    return `${deviceId} ${type} ${keyId}`;
  }
}

/** Baileys calls methods of these. */
function revived(type: string, value: unknown): unknown {
  return type === 'app-state-sync-key' && typeof value === 'object' && value !== null ? proto.Message.AppStateSyncKeyData.fromObject(value) : value;
}

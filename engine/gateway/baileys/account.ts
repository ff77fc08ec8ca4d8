import { initAuthCreds, type AuthenticationCreds, type SignalDataSet, type SignalDataTypeMap, type SignalKeyStore } from '@whiskeysockets/baileys';

/** A device's keys as they are kept. */
export interface AuthState {
  creds: AuthenticationCreds;
  keys: SignalKeyStore;
  saveCreds(): Promise<void>;
  wipe(): Promise<void>;
}

interface Kept {
  creds: AuthenticationCreds;
  values: Map<string, unknown>;
}

const memory = new Map<string, Kept>();

/** Keys in this process' memory alone, until the store keeps them. */
export async function openAuthState({ deviceId }: { deviceId: string; fence: number }): Promise<AuthState> {
  const { creds, values } = memory.get(deviceId) ?? { creds: initAuthCreds(), values: new Map<string, unknown>() };
  memory.set(deviceId, { creds, values });
  return {
    creds,
    keys: {
      get<Type extends keyof SignalDataTypeMap>(type: Type, ids: string[]) {
        const found: Record<string, SignalDataTypeMap[Type]> = {};
        for (const id of ids) {
          const value = values.get(`${type}/${id}`);
          if (value !== undefined) found[id] = value as SignalDataTypeMap[Type]; // Kept under its type.
        }
        return found;
      },
      set(data: SignalDataSet) {
        for (const [type, byId] of Object.entries(data)) {
          for (const [id, value] of Object.entries(byId)) {
            if (value == null) values.delete(`${type}/${id}`);
            else values.set(`${type}/${id}`, value);
          }
        }
      },
    },
    async saveCreds() {},
    async wipe() {
      memory.delete(deviceId);
    },
  };
}

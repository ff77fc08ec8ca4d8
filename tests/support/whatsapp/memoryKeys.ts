import type { SignalDataSet, SignalDataTypeMap, SignalKeyStore } from '@whiskeysockets/baileys';

/** Signal keys in memory: what a client keeps while a test runs, and what simulated devices keep. */
export function createMemoryKeys(): SignalKeyStore {
  const values = new Map<string, unknown>();
  return {
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
    clear() {
      values.clear();
    },
  };
}

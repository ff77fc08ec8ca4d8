import { ObjectId } from 'bson';

/** A document of the size of a conversation (about 600 bytes of BSON), the same for the same number. */
export function storedDocument(number: number) {
  return {
    _id: new ObjectId(),
    version: 0,
    state: stateOf(number),
    at: new Date(1_700_000_000_000 + number * 1_000),
    protocol: `20261124-${number}`,
    deviceId: new ObjectId(),
    contact: { name: `Cliente número ${number}`, phone: `+5511${900_000_000 + number}`, tags: ['varejo', 'retorno'] },
    lastMessage: { text: `${number} `.padEnd(280, 'Bom dia, gostaria de saber o preço. '), direction: 'in' },
    unreadCount: number % 7,
  };
}

export type StoredDocument = ReturnType<typeof storedDocument>;

export const STATES = ['waiting', 'assigned', 'snoozed', 'bot', 'closed'] as const;

function stateOf(number: number): (typeof STATES)[number] {
  return STATES[number % STATES.length] ?? 'waiting';
}

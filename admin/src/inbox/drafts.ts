/** What is being written: to the customer, or to the team alone. */
export type DraftKind = 'reply' | 'note';

/** Whose it is, where it was begun, and for whom it is meant. */
interface DraftPlace {
  userId: string;
  conversationId: string;
  kind: DraftKind;
}

/** What was begun in a conversation and not sent, kept in this browser. */
export const drafts = createDrafts();

/** A text comes back only to who wrote it, and only as what it was begun as: a note never turns into a reply. */
export function createDrafts(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null = globalThis.localStorage ?? null) {
  return {
    read: (place: DraftPlace): string => storage?.getItem(keyOf(place)) ?? '',
    write: (place: DraftPlace, text: string): void => {
      if (text) storage?.setItem(keyOf(place), text);
      else storage?.removeItem(keyOf(place));
    },
  };
}

function keyOf({ userId, conversationId, kind }: DraftPlace): string {
  return `balcao.unsent.draft.${userId}.${kind}.${conversationId}`;
}

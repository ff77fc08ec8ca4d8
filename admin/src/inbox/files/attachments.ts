import type { VoiceFacts } from '../voice/voiceModel.ts';

/** A file that was chosen and not sent yet. */
export interface Attachment {
  id: string;
  file: File;
  /** Of a voice note. */
  voice?: VoiceFacts;
}

/** Whose, and where. */
interface AttachmentPlace {
  userId: string;
  conversationId: string;
}

const none: readonly Attachment[] = [];
const chosen = new Map<string, readonly Attachment[]>();
const listeners = new Set<() => void>();

const keyOf = ({ userId, conversationId }: AttachmentPlace) => `${userId} ${conversationId}`;

/** What each user chose in each conversation, as long as the page lives: going to another one loses nothing. */
export const attachments = {
  of: (place: AttachmentPlace): readonly Attachment[] => chosen.get(keyOf(place)) ?? none,
  set(place: AttachmentPlace, next: readonly Attachment[]): void {
    if (next.length > 0) chosen.set(keyOf(place), next);
    else chosen.delete(keyOf(place));
    for (const listener of listeners) listener();
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
};

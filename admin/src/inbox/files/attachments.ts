import type { VoiceFacts } from '../voice/voiceModel.ts';

/** A file that was chosen and not sent yet. */
export interface Attachment {
  id: string;
  file: File;
  /** Of a voice note. */
  voice?: VoiceFacts;
}

const none: readonly Attachment[] = [];
const chosen = new Map<string, readonly Attachment[]>();
const listeners = new Set<() => void>();

/** What each user chose in each conversation, as long as the page lives: going to another one loses nothing. */
export const attachments = {
  of: (place: string): readonly Attachment[] => chosen.get(place) ?? none,
  set(place: string, next: readonly Attachment[]): void {
    if (next.length > 0) chosen.set(place, next);
    else chosen.delete(place);
    for (const listener of listeners) listener();
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
};

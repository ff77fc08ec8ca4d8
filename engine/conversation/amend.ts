import type { Direction, MessageType } from '../contract/index.ts';

/** A reaction, an edit or a deletion, as it is stored. */
export interface Amendment {
  /** Tells two of one time apart, the same on every run. */
  id: string;
  type: MessageType;
  direction: Direction;
  /** A reaction's emoji (empty: taken back), or the new text of an edit. */
  text: string;
  /** Orders them: the provider's time, since they may arrive in any order. */
  providerAt: Date;
  /** What is shown. */
  at: Date;
}

export interface Amended {
  text: string;
  edits?: { text: string; at: Date }[];
  editedAt?: Date;
  deletedAt?: Date;
  reactions?: { by: 'customer' | 'us'; emoji: string; at: Date }[];
}

/** Former texts that are kept besides the first one. */
const EDITS_KEPT = 20;
/** UTF-16 code units: the longest emoji of Unicode has 35. */
const LONGEST_EMOJI = 64;

/**
 * What a message has become by all that was said of it. Pure: the same for every order and repetition of the amendments.
 * Its own side alone edits and deletes it; of the reactions of each side the last one counts; the first deletion counts,
 * and the text stays readable to agents.
 */
export function amend(original: { text: string; at: Date; direction: Direction }, amendments: readonly Amendment[]): Amended {
  const inOrder = [...new Map(amendments.map((each) => [each.id, each])).values()].toSorted(byTime);
  const own = inOrder.filter(({ direction }) => direction === original.direction);
  const edits = own.filter(({ type }) => type === 'edit');
  const deletion = own.find(({ type }) => type === 'deletion');
  const reactions = (['in', 'out'] as const).flatMap((direction) => {
    const last = inOrder.findLast((each) => each.type === 'reaction' && each.direction === direction);
    const emoji = last ? emojiOf(last.text) : '';
    return last && emoji ? [{ by: direction === 'in' ? ('customer' as const) : ('us' as const), emoji, at: last.at }] : [];
  });
  const texts = [{ text: original.text, at: original.at }, ...edits.map(({ text, at }) => ({ text, at }))];
  const [first, ...former] = texts.slice(0, -1);
  const present = texts.at(-1);
  return {
    text: present?.text ?? original.text,
    ...(first && { edits: [first, ...former.slice(-EDITS_KEPT)], editedAt: present?.at }),
    ...(deletion && { deletedAt: deletion.at }),
    ...(reactions.length > 0 && { reactions }),
  };
}

/** The first character as people see it: whatever else a network hands over is no reaction. */
export function emojiOf(text: string): string {
  const [first] = new Intl.Segmenter().segment(text.trim());
  return first && first.segment.length <= LONGEST_EMOJI ? first.segment : '';
}

function byTime(one: Amendment, other: Amendment): number {
  return one.providerAt.getTime() - other.providerAt.getTime() || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
}

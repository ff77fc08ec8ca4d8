import type { Actor, TimelineEventRecord } from '../../../../engine/contract/index.ts';
import { STRATEGY_KINDS, type StrategyKind } from '../../routing/strategyModel.ts';
import { sentenceKey, type SentenceKey } from './sentenceKey.ts';

/** A part of the sentence: a name as it is, or a key of `inbox.history` to be translated. */
export type Words = { text: string } | { key: 'who.someone' | 'who.customer' | 'who.rule' | 'who.anyRule' | 'who.engine' | 'who.bot' | 'who.system' | 'anotherTarget'; name?: string };

/** What stands beside an entry's time. */
export type Mark = 'overCapacity' | 'receiverOffline' | 'silent';

export interface TimelineSentence {
  /** Under `inbox.history.event`. */
  key: SentenceKey;
  who: Words;
  target: Words;
  /** Whose conversations needed another place, or which contact turned out to be another. */
  leaver: Words;
  reason: string;
  /** How long something took, in minutes. */
  minutes: number | null;
  /** Until when it was put aside, ISO 8601. */
  until: string | null;
  /** What somebody wrote with it. */
  note: string | null;
  marks: Mark[];
  /** By which strategy the engine gave it to somebody. */
  strategy: StrategyKind | null;
}

type Entry = Pick<TimelineEventRecord, 'type' | 'by' | 'data'>;

/** What an entry of the timeline says, ready to be translated. An entry of a kind not known here is still told. */
export function timelineSentence({ type, by, data }: Entry, isAcceptedOffer = false): TimelineSentence {
  return {
    key: sentenceKey({ type, by, data }, isAcceptedOffer),
    who: whoDid(by),
    target: named(textOf(data.toName) || textOf(data.userName) || textOf(data.protocol), 'anotherTarget'),
    leaver: named(textOf(data.userName) || textOf(data.fromName), 'who.someone'),
    reason: textOf(data.reason),
    minutes: typeof data.minutes === 'number' ? data.minutes : null,
    until: textOf(data.until) || null,
    // The offer, one entry before, told it already.
    note: isAcceptedOffer ? null : textOf(data.note) || textOf(data.text) || null,
    marks: [...(data.overCapacity === true ? ['overCapacity' as const] : []), ...(data.receiverOffline === true ? ['receiverOffline' as const] : []), ...(data.silent === true ? ['silent' as const] : [])],
    strategy: type === 'assigned' ? (STRATEGY_KINDS.find((kind) => kind === data.strategy) ?? null) : null,
  };
}

function whoDid({ kind, id, name }: Actor): Words {
  if (kind === 'user') return named(name ?? '', 'who.someone');
  // Without a rule that matched it was the queue's strategy.
  if (kind === 'rule' && !id && !name) return { key: 'who.engine' };
  if (kind === 'rule') return name ? { key: 'who.rule', name } : { key: 'who.anyRule' };
  return { key: `who.${kind}` };
}

function named(name: string, otherwise: 'who.someone' | 'anotherTarget'): Words {
  return name ? { text: name } : { key: otherwise };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

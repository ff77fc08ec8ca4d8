import fc from 'fast-check';
import { emptyBucket } from '../../../engine/gateway/pace/tokenBucket.ts';
import { createTurns, type Recipient, type Turns } from '../../../engine/gateway/pace/turns.ts';

interface Waiting {
  recipient: Recipient;
  /** Messages still to leave. */
  left: number;
}
type Line = Map<string, Waiting>;

const full = (now = 0) => ({ device: { tokens: 1_000, at: now, restUntil: now }, strangers: { tokens: 1, at: now, restUntil: now } });
const pace = { messagesPerSecond: 1, burst: 10, strangerEverySeconds: 6 };

/** Everybody asks, then whoever is called takes its turn and asks again for its next message. Answers who left when. */
function play(turns: Turns, line: Line, chance: () => number, rounds = 10_000): { key: string; at: number }[] {
  const left: { key: string; at: number }[] = [];
  let now = 0;
  const take = (key: string): boolean => {
    const waiting = line.get(key)!;
    if (!turns.take(key, waiting.recipient, now, chance())) return false;
    left.push({ key, at: now });
    waiting.left -= 1;
    return true;
  };
  const ask = (key: string) => {
    while (line.get(key)!.left > 0 && take(key));
  };
  for (const key of line.keys()) ask(key);
  for (let round = 0; round < rounds; round += 1) {
    const next = turns.next(now);
    if (!next) return left;
    now = next.at;
    if (!take(next.key)) throw new Error('who was called did not get its turn');
    ask(next.key);
  }
  throw new Error('it does not end');
}

const lines = fc
  .array(fc.record({ recipient: fc.constantFrom<Recipient>('known', 'stranger'), left: fc.integer({ min: 1, max: 15 }) }), { minLength: 1, maxLength: 12 })
  .map((all): Line => new Map(all.map((waiting, index) => [`c${index}`, waiting])));
const paces = fc.record({
  messagesPerSecond: fc.double({ min: 0.1, max: 20, noNaN: true }),
  burst: fc.integer({ min: 1, max: 10 }),
  strangerEverySeconds: fc.constantFrom(0, 0.05, 1, 6, 30),
});
const chances = fc.double({ min: 0, max: 1, noNaN: true });

describe('turns', () => {
  it('come to everybody: every message leaves, none more than once', () => {
    fc.assert(
      fc.property(paces, lines, chances, (each, line, chance) => {
        const wanted = [...line].flatMap(([key, waiting]) => Array<string>(waiting.left).fill(key));
        expect(play(createTurns(each, full()), line, () => chance).map(({ key }) => key).toSorted()).toEqual(wanted.toSorted());
      }),
    );
  });

  it('go round: of two that both wait, neither has two turns in a row', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 2, max: 10 }), (count, messages) => {
        const line: Line = new Map(Array.from({ length: count }, (_, index) => [`c${index}`, { recipient: 'known' as const, left: messages }]));
        const order = play(createTurns(pace, { device: emptyBucket(0), strangers: null }), line, () => 0.5).map(({ key }) => key);
        const round = [...line.keys()];
        expect(order).toEqual(Array.from({ length: messages }, () => round).flat());
      }),
    );
  });

  it('keep strangers to their own pace, however many there are, and let others pass', () => {
    const line: Line = new Map([
      ...Array.from({ length: 8 }, (_, index): [string, Waiting] => [`s${index}`, { recipient: 'stranger', left: 1 }]),
      ['known', { recipient: 'known', left: 20 }],
    ]);
    const left = play(createTurns(pace, { device: emptyBucket(0), strangers: emptyBucket(0) }), line, () => 0);
    const strangers = left.filter(({ key }) => key.startsWith('s')).map(({ at }) => at);
    expect(strangers.slice(1).every((at, index) => at - strangers[index]! >= 6_000)).toBe(true);
    expect(left.filter(({ key }) => key === 'known').at(-1)!.at).toBeLessThan(25_000);
  });

  it('let a newcomer with one message leave before the second of who came before', () => {
    const turns = createTurns(pace, { device: emptyBucket(0), strangers: null });
    expect(turns.take('long', 'known', 0, 0)).toBe(false);
    expect(turns.take('new', 'known', 10, 0)).toBe(false);
    expect(turns.take('long', 'known', 1_000, 0)).toBe(true);
    expect(turns.take('long', 'known', 1_000, 0)).toBe(false);
    expect(turns.next(2_000)).toEqual(expect.objectContaining({ key: 'new', at: 2_000 }));
  });

  it('pass from who leaves the line to the next one', () => {
    const turns = createTurns(pace, { device: emptyBucket(0), strangers: null });
    for (const key of ['a', 'b']) turns.take(key, 'known', 0, 0);
    turns.leave('a');
    expect(turns.isInLine('a')).toBe(false);
    expect(turns.next(1_000)?.key).toBe('b');
    expect(turns.waiting()).toEqual(['b']);
  });

  it('treat a stranger who has answered as anybody', () => {
    const turns = createTurns(pace, { device: { tokens: 5, at: 0, restUntil: 0 }, strangers: emptyBucket(0) });
    expect(turns.take('person', 'stranger', 0, 0)).toBe(false);
    expect(turns.take('person', 'known', 10, 0)).toBe(true);
  });
});

import fc from 'fast-check';
import { amend, emojiOf, type Amendment } from '../../../engine/conversation/index.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 25, 12, minute));
const original = { text: 'Bom dai', at: at(0), direction: 'in' as const };
const said = (id: string, type: Amendment['type'], text: string, minute: number, direction: Amendment['direction'] = 'in'): Amendment => ({ id, type, direction, text, providerAt: at(minute), at: at(minute) });

it('is itself while nothing is said of it', () => {
  expect(amend(original, [])).toEqual({ text: 'Bom dai' });
});

it('has the latest text, and keeps the former ones', () => {
  expect(amend(original, [said('b', 'edit', 'Bom dia!', 3), said('a', 'edit', 'Bom dia', 2)])).toEqual({
    text: 'Bom dia!',
    edits: [{ text: 'Bom dai', at: at(0) }, { text: 'Bom dia', at: at(2) }],
    editedAt: at(3),
  });
});

it('is edited and deleted by its own side alone', () => {
  expect(amend(original, [said('a', 'edit', 'outra coisa', 1, 'out'), said('b', 'deletion', '', 2, 'out')])).toEqual({ text: 'Bom dai' });
  expect(amend(original, [said('b', 'deletion', '', 2)])).toEqual({ text: 'Bom dai', deletedAt: at(2) });
});

it('has the last reaction of each side, and none that was taken back', () => {
  expect(amend(original, [said('a', 'reaction', '👍', 1), said('b', 'reaction', '❤️', 2), said('c', 'reaction', '🙏', 1, 'out')]).reactions).toEqual([
    { by: 'customer', emoji: '❤️', at: at(2) },
    { by: 'us', emoji: '🙏', at: at(1) },
  ]);
  expect(amend(original, [said('a', 'reaction', '👍', 1), said('b', 'reaction', '', 2)])).toEqual({ text: 'Bom dai' });
});

it('keeps of very many edits the first text and the latest', () => {
  const { edits = [], text } = amend(original, Array.from({ length: 59 }, (_, index) => said(`${index}`, 'edit', `v${index}`, index + 1)));
  expect(text).toBe('v58');
  expect(edits).toHaveLength(21);
  expect([edits[0]?.text, edits[1]?.text, edits[20]?.text]).toEqual(['Bom dai', 'v38', 'v57']);
});

it.each([['👍', '👍'], ['👩‍👩‍👧‍👦👍', '👩‍👩‍👧‍👦'], ['👍'.repeat(1_000), '👍'], [`a${'\u0301'.repeat(1_000)}`, ''], ['  ', '']])('takes of %# one emoji', (text, emoji) => {
  expect(emojiOf(text)).toBe(emoji);
});

it('comes to the same in any order, however often each came', () => {
  const amendment = fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    type: fc.constantFrom('reaction' as const, 'edit' as const, 'deletion' as const),
    direction: fc.constantFrom('in' as const, 'out' as const),
    text: fc.constantFrom('', '👍', 'um', 'dois'),
    minute: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(fc.uniqueArray(amendment, { selector: ({ id }) => id, maxLength: 6 }).chain((given) => fc.tuple(fc.constant(given), fc.shuffledSubarray([...given, ...given], { minLength: given.length * 2 }))), ([given, shuffled]) => {
      const toAmendment = ({ id, type, text, minute, direction }: (typeof given)[number]) => said(id, type, text, minute, direction);
      expect(amend(original, shuffled.map(toAmendment))).toEqual(amend(original, given.map(toAmendment)));
    }),
  );
});

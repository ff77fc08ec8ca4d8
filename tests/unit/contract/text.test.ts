import { captionText, messageText, readableText, showsSomething } from '../../../engine/contract/index.ts';

it.each([
  ['a\uD800b\0c', 'a\uFFFDb\uFFFDc'],
  ['\uDE00', '\uFFFD'],
  ['família 👨‍👩‍👧 1️⃣ \u200F', 'família 👨‍👩‍👧 1️⃣ \u200F'],
])('makes %j readable, both ways the same', (text, readable) => {
  expect(readableText(text)).toBe(readable);
  expect(captionText.parse(text)).toBe(readable);
});

it.each([' \n', '\u200B', '\u2060\uFEFF', '\u00AD', '\u3164', '\u115F', '\u2800', '\uFE0F', '\u202E', '\u0007', '\0', '\uD800', '\u{E0041}'])('%j shows nothing, and is no message', (text) => {
  expect(showsSomething(readableText(text))).toBe(false);
  expect(messageText.safeParse(text).error?.issues).toMatchObject([{ message: 'field.required' }]);
});

it.each(['.', '👍🏽', '❤️', '🇧🇷', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '\u200Ba', 'ação', 'नमस्ते', '한국어', 'ก', '\u0301a'])('%j shows something, and is kept as typed', (text) => {
  expect(messageText.parse(` ${text}\n`)).toBe(` ${text}\n`);
});

it('is measured as it came', () => {
  expect(messageText.safeParse('\0'.repeat(4_096) + 'a').error?.issues).toMatchObject([{ code: 'too_big' }]);
  expect(captionText.parse('')).toBe('');
});

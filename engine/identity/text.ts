/**
 * At most `max` UTF-16 code units of a text, cut between characters and never inside one: half of an emoji is no text.
 */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 1);
  const isFirstHalf = last >= 0xd8_00 && last <= 0xdb_ff;
  return text.slice(0, isFirstHalf ? max - 1 : max);
}

/**
 * What a network said, as text that every store, search and browser takes: halves of characters and NUL become U+FFFD,
 * the sign for what cannot be read.
 */
export function readableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

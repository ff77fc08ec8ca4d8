/**
 * At most `max` UTF-16 code units of a text, cut between characters and never inside one: half of an emoji is no text.
 */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 1);
  const isFirstHalf = last >= 0xd8_00 && last <= 0xdb_ff;
  return text.slice(0, isFirstHalf ? max - 1 : max);
}

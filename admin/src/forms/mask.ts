/** Whether a character is one the person typed, rather than a mask's punctuation. */
const counts = (character: string | undefined) => character !== undefined && /[0-9A-Za-z+]/.test(character);

/** How many typed characters stand before `caret` in `text`. */
export function typedBefore(text: string, caret: number): number {
  return Array.from(text.slice(0, caret)).filter(counts).length;
}

/** Where the caret goes in a newly masked `text`, so that `typed` characters stand before it; behind all of them, at the end. */
export function caretAfter(text: string, typed: number): number {
  if (typed >= typedBefore(text, text.length)) return text.length;
  let caret = 0;
  for (let seen = 0; caret < text.length && seen < typed; caret += 1) if (counts(text[caret])) seen += 1;
  return caret;
}

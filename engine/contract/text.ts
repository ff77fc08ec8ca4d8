/**
 * What came from outside, as text that every store, network, search and browser takes: halves of characters and NUL become
 * U+FFFD, the sign for what cannot be read. As long as before.
 */
export function readableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/**
 * What shows nothing by itself: white space, controls, formats (zero width and direction), what renderers leave out (Unicode's
 * Default_Ignorable_Code_Point, the Hangul fillers among them), the empty Braille pattern, and U+FFFD.
 */
const NOTHING = /^[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\uFFFD]*$/u;

/** Whether a reader sees anything of a text. */
export function showsSomething(text: string): boolean {
  return !NOTHING.test(text);
}

/** White space and characters that draw nothing: zero-width ones, joiners, bidi controls, variation selectors. */
const INVISIBLE = /[\s\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** Whether there is something to read in a text. */
export function hasVisibleText(text: string): boolean {
  return text.replaceAll(INVISIBLE, '') !== '';
}

/** Up to two letters that stand for a name: of its first and last word that begin with a letter. */
export function initials(name: string): string {
  const words = name.split(/\s+/u).filter((word) => /^\p{L}/u.test(word));
  const [first = '', last = ''] = [words[0], words.length > 1 ? words.at(-1) : ''];
  return [first, last].map((word) => ([...word][0] ?? '').toLocaleUpperCase()).join('');
}

import { messages as english } from '../../../admin/src/i18n/en/index.ts';
import { messages as spanish } from '../../../admin/src/i18n/es/index.ts';
import { messages as portuguese } from '../../../admin/src/i18n/pt-BR/index.ts';

type Tree = { [key: string]: Tree | string };

function flatten(tree: Tree, prefix = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[prefix + key, value]] : Object.entries(flatten(value, `${prefix}${key}.`)))),
  );
}

const placeholders = (text: string) => [...new Set(text.match(/%\{\w+\}/g))].sort();

describe.each([
  ['English', english],
  ['Spanish', spanish],
])('%s', (_name, messages) => {
  // Polyglot takes any tree of texts; the modules' types name each key.
  const ours = flatten(messages as unknown as Tree);
  const theirs = Object.entries(flatten(portuguese as unknown as Tree));

  it('has no empty text but those that are empty everywhere', () => {
    expect(theirs.filter(([key, text]) => text.trim() && !ours[key]?.trim()).map(([key]) => key)).toEqual([]);
  });

  it("fills in what the panel's own Portuguese sentences fill in", () => {
    const own = theirs.filter(([key]) => !key.startsWith('ra.'));
    expect(own.filter(([key, text]) => placeholders(ours[key] ?? '').join() !== placeholders(text).join()).map(([key]) => key)).toEqual([]);
  });
});

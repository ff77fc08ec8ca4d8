import { hasVisibleText } from '../../../admin/src/inbox/visibleText.ts';

it.each(['', ' \n\t', '\u200B\u200D\uFEFF', '\u202E\u202C', '\uFE0F'])('%j has nothing to read', (text) => expect(hasVisibleText(text)).toBe(false));
it.each(['a', '👍🏽', '\u202Eשלום\u202C', '?', '\uFFFD'])('%j can be read', (text) => expect(hasVisibleText(text)).toBe(true));

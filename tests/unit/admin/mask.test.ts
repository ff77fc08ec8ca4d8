import { caretAfter, typedBefore } from '../../../admin/src/forms/mask.ts';

describe('the caret of a masked field', () => {
  it('counts what was typed, not the punctuation', () => {
    expect(typedBefore('295.379', 4)).toBe(3);
    expect(typedBefore('(11) 98', 5)).toBe(2);
    expect(typedBefore('+351 9', 6)).toBe(5);
  });

  it('stands behind the same typed character after masking', () => {
    expect(caretAfter('295.379.955-93', 4)).toBe(5);
    expect(caretAfter('295.379.955-93', 11)).toBe(14);
    expect(caretAfter('295', 0)).toBe(0);
    expect(caretAfter('295', 9)).toBe(3);
    expect(caretAfter('(11)', 1)).toBe(2);
    expect(caretAfter('(11)', 2)).toBe(4);
  });
});

import { phoneForms, phoneKey } from '../../../engine/identity/phone.ts';
import { phoneTokens } from '../../../engine/identity/tokens.ts';

it.each([
  ['+5511988887777', ['+5511988887777', '+551188887777']],
  ['+551188887777', ['+5511988887777', '+551188887777']],
  // A line that never had eight digits, a landline, and a phone abroad.
  ['+5511955557777', ['+5511955557777']],
  ['+551133334444', ['+551133334444']],
  ['+14155552671', ['+14155552671']],
])('%s is written as %j, all of one key', (phone, forms) => {
  expect(phoneForms(phone)).toEqual(forms);
  expect(new Set(forms.map(phoneKey)).size).toBe(1);
});

it('is found by the last digits of every form, each token once', () => {
  const tokens = phoneTokens('+5511988887777');
  expect(tokens).toEqual(expect.arrayContaining(['5511988887777', '551188887777', '11988887777', '1188887777', '988887777', '88887777', '7777']));
  expect(tokens).not.toContain('777');
  expect(new Set(tokens).size).toBe(tokens.length);
});

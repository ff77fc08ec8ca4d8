import { formatPhone, formatPhoneAsTyped, phoneProblem, toE164 } from '../../../admin/src/phones/phoneModel.ts';

describe('formatPhone', () => {
  it.each([
    [null, ''],
    ['+5511987654321', '(11) 98765-4321'],
    ['+551133334444', '(11) 3333-4444'],
    ['+351912345678', '+351 912 345 678'],
    ['not a phone', 'not a phone'],
  ])('shows %p as %p', (stored, shown) => {
    expect(formatPhone(stored)).toBe(shown);
  });
});

describe('formatPhoneAsTyped', () => {
  it.each([
    ['', ''],
    ['11987654321', '(11) 98765-4321'],
    ['+5511987654321', '(11) 98765-4321'],
    ['+351912345678', '+351 912 345 678'],
  ])('shows %p as %p', (typed, shown) => {
    expect(formatPhoneAsTyped(typed)).toBe(shown);
  });
});

describe('phoneProblem', () => {
  it('takes empty rows and possible numbers', () => {
    expect(phoneProblem('')).toBeUndefined();
    expect(phoneProblem('(11) 98765-4321')).toBeUndefined();
    expect(phoneProblem('+351 912 345 678')).toBeUndefined();
  });

  it('refuses what is too short', () => {
    expect(phoneProblem('1234')).toBe('phone.invalid');
  });
});

describe('toE164', () => {
  it('reads a number without a country code as Brazilian', () => {
    expect(toE164('(11) 98765-4321')).toBe('+5511987654321');
  });
});

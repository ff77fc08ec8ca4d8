import fc from 'fast-check';
import { cleanFileName } from '../../../engine/media/index.ts';

it.each([
  [undefined, null],
  ['', null],
  ['recibo.pdf', 'recibo.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['/etc/', 'etc'],
  ['C:\\temp\\foto.jpg', 'foto.jpg'],
  ['..', null],
  ['.bashrc', 'bashrc'],
  ['a\0b\r\nc.png', 'abc.png'],
  ['CON<>:"|?*.txt', 'CON_______.txt'],
  ['gpj.\u202Eexe', 'gpj.exe'],
  ['\u2066a\u2069\u200F.pdf', 'a.pdf'],
  ['família 👨‍👩‍👧.jpg', 'família 👨‍👩‍👧.jpg'],
  ['nota\u0303.pdf', 'notã.pdf'],
  ['half \ud83d.pdf', 'half .pdf'],
  [`${'x'.repeat(10_000)}.docx`, `${'x'.repeat(115)}.docx`],
  [`${'👍'.repeat(100)}.pdf`, `${'👍'.repeat(58)}.pdf`],
  [`a.${'x'.repeat(10_000)}`, `a.${'x'.repeat(118)}`],
  [`x${'.'.repeat(400)}x`, 'x.x'],
])('%j', (given, expected) => {
  expect(cleanFileName(given)).toBe(expected);
});

it('takes no time to speak of for a name as long as a message', () => {
  // Half an hour, were it tried out by a regular expression.
  expect(cleanFileName(`x${'.'.repeat(2_000_000)}x`)).toBe('x.x');
});

it('never leaves a path, a control character or a turned direction, and has nothing to clean a second time', () => {
  const nasty = fc.string({ unit: fc.constantFrom('/', '\\', '.', '\0', '\n', '\u202E', '\u2066', 'a', ' ', '\ud83d', '👍', ':', '\u0303'), maxLength: 300 });
  fc.assert(
    fc.property(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 300 })), (given) => {
      const cleaned = cleanFileName(given);
      if (cleaned === null) return;
      // oxlint-disable-next-line no-control-regex -- these are what must not be there
      expect(cleaned).not.toMatch(/[/\\\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069<>:"|?*]|^[. ]|[. ]$|^$/);
      expect(cleaned.isWellFormed()).toBe(true);
      expect(cleaned.length).toBeLessThanOrEqual(120);
      expect(cleanFileName(cleaned)).toBe(cleaned);
    }),
    { numRuns: 500 },
  );
});

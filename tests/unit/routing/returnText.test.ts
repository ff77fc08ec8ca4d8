import { returnText } from '../../../engine/routing/index.ts';

/** Wall times in São Paulo, three hours behind UTC. */
const wall = (text: string) => Date.parse(`${text}:00-03:00`);
// A Wednesday.
const NOW = wall('2026-11-25T20:15');

it.each([
  ['2026-11-25T22:00', 'hoje às 22h'],
  ['2026-11-26T09:00', 'amanhã às 9h'],
  ['2026-11-26T08:30', 'amanhã às 8h30'],
  ['2026-11-26T00:00', 'amanhã à meia-noite'],
  ['2026-11-26T01:05', 'amanhã à 1h05'],
  ['2026-11-26T00:30', 'amanhã às 0h30'],
  ['2026-11-27T12:00', 'na sexta-feira às 12h'],
  ['2026-11-28T10:00', 'no sábado às 10h'],
  ['2026-12-01T09:00', 'na terça-feira às 9h'],
  // The same weekday a week later would be taken for today.
  ['2026-12-02T09:00', 'em 2 de dezembro às 9h'],
  ['2027-01-01T09:00', 'em 1º de janeiro de 2027 às 9h'],
])('says %s as “%s”', (opensAt, text) => {
  expect(returnText(wall(opensAt), NOW, 'America/Sao_Paulo')).toBe(text);
});

it('goes by the wall of the zone', () => {
  // 23:30 in Manaus, 0:30 of the next day in São Paulo.
  const now = wall('2026-11-26T00:30');
  expect(returnText(wall('2026-11-26T10:00'), now, 'America/Sao_Paulo')).toBe('hoje às 10h');
  expect(returnText(wall('2026-11-26T10:00'), now, 'America/Manaus')).toBe('amanhã às 9h');
});

it('promises nothing when no opening is in sight', () => {
  expect(returnText(null, NOW, 'America/Sao_Paulo')).toBe('assim que possível');
});

import { capitalized, LONGEST_REASON, pauseText, PAUSES, presenceText } from '../../../admin/src/layout/pauseModel.ts';
import { pauseUpdate } from '../../../engine/contract/index.ts';
import { speechIn } from '../decisions/sampleDecisions.ts';

const voice = speechIn('pt-BR');
const at = (day: number, hours: number, minutes = 0) => new Date(2026, 2, day, hours, minutes);

describe('a pause in words', () => {
  it('says why and since when, with the day when it is another one', () => {
    const paused = { pausedReason: 'almoço', pausedAt: at(11, 12, 5).toISOString() };
    expect(pauseText(paused, at(11, 12, 40).getTime(), voice)).toBe('Em pausa: almoço desde 12:05');
    expect(pauseText(paused, at(12, 9).getTime(), voice)).toBe('Em pausa: almoço desde 11/03/2026, 12:05');
    expect(pauseText({ pausedReason: 'café', pausedAt: null }, at(11, 9).getTime(), voice)).toBe('Em pausa: café');
    expect(pauseText({ pausedReason: null, pausedAt: null }, at(11, 9).getTime(), voice)).toBeNull();
  });

  it('says more than being there, and less than being offline', () => {
    expect(presenceText({ presence: 'online', pausedReason: null }, voice.t)).toBe('Disponível');
    expect(presenceText({ presence: 'online', pausedReason: 'café' }, voice.t)).toBe('Em pausa: café');
    expect(presenceText({ presence: 'away', pausedReason: 'café' }, voice.t)).toBe('Ausente · em pausa: café');
    expect(presenceText({ presence: 'offline' }, voice.t)).toBe('Offline');
  });
});

it.each(['pt-BR', 'en', 'es'] as const)('offers reasons that the API takes in %s', (locale) => {
  const { t } = speechIn(locale);
  for (const pause of PAUSES) expect(pauseUpdate.parse({ reason: t(`pause.${pause}`) }).reason).toBe(t(`pause.${pause}`));
  expect(pauseUpdate.safeParse({ reason: 'x'.repeat(LONGEST_REASON) }).success).toBe(true);
  expect(pauseUpdate.safeParse({ reason: 'x'.repeat(LONGEST_REASON + 1) }).success).toBe(false);
});

it('begins an item of a menu with a capital', () => {
  expect(capitalized('água', 'pt-BR')).toBe('Água');
});

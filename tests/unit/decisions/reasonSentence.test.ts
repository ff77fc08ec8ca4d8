import { reasonSentence } from '../../../admin/src/decisions/reasonSentence.ts';
import { waitingSentence } from '../../../admin/src/decisions/waitingSentence.ts';
import { candidateReason, waitingReason, type CandidateReason, type StrategyNumbers, type WaitingReason } from '../../../engine/contract/index.ts';
import { candidate, decision, iso, ms, refused, speechIn } from './sampleDecisions.ts';

const portuguese = speechIn('pt-BR');

const REASONS: [CandidateReason, string][] = [
  [{ code: 'inactive' }, 'Usuário desativado'],
  [{ code: 'not_named', userId: 'carla' }, 'A regra pede Carla'],
  [{ code: 'not_member' }, 'Não é deste setor'],
  [{ code: 'declined' }, 'Já recusou este atendimento'],
  [{ code: 'lacks_skill', skill: 'fiscal', level: 3, has: 0 }, 'Não tem a habilidade “fiscal”, pedida no nível 3'],
  [{ code: 'lacks_skill', skill: 'fiscal', level: 3, has: 2 }, 'Tem “fiscal” no nível 2, e é pedido o 3'],
  [{ code: 'outside_hours', opensAt: null }, 'O setor está fora do horário'],
  [{ code: 'outside_hours', opensAt: iso(13, 30) }, 'O setor está fora do horário e abre às 13:30'],
  [{ code: 'outside_hours', opensAt: iso(8, 0, 12) }, 'O setor está fora do horário e abre amanhã às 08:00'],
  [{ code: 'offline' }, 'Offline'],
  [{ code: 'away' }, 'Ausente'],
  [{ code: 'paused', pausedReason: 'almoço' }, 'Em pausa: almoço'],
  [{ code: 'at_capacity', load: 5, capacity: 5 }, 'No limite: 5 de 5'],
  [{ code: 'department_limit', load: 2, limit: 2 }, 'No limite do setor: 2 de 2'],
  [{ code: 'rate_limit', count: 10, minutes: 60 }, 'Já recebeu 10 em 1 hora'],
  [{ code: 'manual' }, 'Podia, mas nesta fila cada um puxa o seu'],
  [{ code: 'waits_for', userId: 'bia', until: iso(10, 5) }, 'Podia, mas o atendimento espera por Bia até 10:05'],
  [{ code: 'not_own_agent', userId: 'carla' }, 'Podia, mas este contato já é de Carla'],
  [{ code: 'worse', by: 'order' }, 'Podia, e empatou com Carla: alguém tem de ser o primeiro'],
  [{ code: 'worse', by: 'share' }, 'Podia, mas Carla veio antes'],
];

const taken = (numbers?: StrategyNumbers) => candidate('Carla', { taken: true, ...(numbers && { numbers }) });
const sentenceOf = (reason: CandidateReason, own?: StrategyNumbers, best?: StrategyNumbers, speech = portuguese) =>
  reasonSentence(refused(reason, own && { numbers: own }), decision({ candidates: [taken(best)] }), speech);

describe('why somebody was not taken', () => {
  it.each(REASONS)('%j', (reason, sentence) => {
    expect(sentenceOf(reason)).toBe(sentence);
  });

  it('is told of every reason that there is', () => {
    const codes = candidateReason.options.map(({ shape }) => shape.code.value);
    expect([...new Set(REASONS.map(([{ code }]) => code))].sort()).toEqual([...codes].sort());
  });

  it('compares the numbers that decided', () => {
    expect(sentenceOf({ code: 'worse', by: 'share' }, { share: 0.6 }, { share: 0.2 })).toBe('Podia, mas tem mais do limite em uso que Carla (60% contra 20%)');
    expect(sentenceOf({ code: 'worse', by: 'skillLevels' }, { skillLevels: 3 }, { skillLevels: 8 })).toBe('Podia, mas tem menos das habilidades preferidas que Carla (3 contra 8)');
    expect(sentenceOf({ code: 'worse', by: 'lastAssignedAt' }, { lastAssignedAt: ms(9, 40) }, { lastAssignedAt: null })).toBe('Podia, mas recebeu um atendimento depois de Carla (09:40)');
    expect(sentenceOf({ code: 'worse', by: 'idleSince' }, { idleSince: ms(18, 15, 10) }, { idleSince: ms(17, 0, 10) })).toBe('Podia, mas está livre há menos tempo que Carla (desde 10/03/2026, 18:15)');
  });

  it('is nothing for who was taken', () => {
    expect(reasonSentence(taken(), decision(), portuguese)).toBeNull();
  });

  it('names somebody who is not known', () => {
    expect(sentenceOf({ code: 'not_named', userId: 'x' })).toBe('A regra pede outra pessoa');
  });

  it.each(['en', 'es'] as const)('is told in %s with everything filled in', (locale) => {
    const numbers = { share: 0.5, skillLevels: 1, lastAssignedAt: ms(9, 0), idleSince: ms(9, 0) };
    const worse = (['share', 'skillLevels', 'lastAssignedAt', 'idleSince', 'order'] as const).map((by) => ({ code: 'worse' as const, by }));
    for (const reason of [...REASONS.map(([each]) => each), ...worse]) expect(sentenceOf(reason, numbers, numbers, speechIn(locale))).not.toMatch(/%\{|decisions\.|null/);
  });
});

const WAITING: [WaitingReason, string][] = [
  [{ code: 'nobody_fits' }, 'Ninguém podia atender naquele momento.'],
  [{ code: 'no_candidates' }, 'Não há ninguém a quem dar este atendimento.'],
  [{ code: 'manual' }, 'Esta fila é manual: alguém da equipe precisa aceitar.'],
  [{ code: 'outside_hours', opensAt: null }, 'O setor está fora do horário.'],
  [{ code: 'outside_hours', opensAt: iso(8, 0, 12) }, 'O setor está fora do horário e abre amanhã às 08:00.'],
  [{ code: 'waits_for', userId: 'bia', until: iso(10, 30) }, 'Espera por Bia, de quem este contato é, até 10:30.'],
  [{ code: 'unknown_department', departmentId: 'x' }, 'O setor para onde iria não existe mais.'],
];

describe('why it waits', () => {
  it.each(WAITING)('%j', (waiting, sentence) => {
    expect(waitingSentence(waiting, decision(), portuguese)).toBe(sentence);
  });

  it('is told of every reason that there is', () => {
    const codes = waitingReason.options.map(({ shape }) => shape.code.value);
    expect([...new Set(WAITING.map(([{ code }]) => code))].sort()).toEqual([...codes].sort());
  });

  it.each(['en', 'es'] as const)('is told in %s', (locale) => {
    for (const [waiting] of WAITING) expect(waitingSentence(waiting, decision(), speechIn(locale))).toMatch(/^[^%{]+\.$/);
  });
});

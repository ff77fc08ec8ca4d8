import { reasonSentence } from '../../../admin/src/decisions/reasonSentence.ts';
import { waitingSentence } from '../../../admin/src/decisions/waitingSentence.ts';
import { candidateReason, waitingReason, type CandidateReason, type StrategyNumbers, type WaitingReason } from '../../../engine/contract/index.ts';
import { candidate, decision, iso, ms, refused, speechIn } from './sampleDecisions.ts';

const portuguese = speechIn('pt-BR');

const REASONS: [CandidateReason, string][] = [
  [{ reason: 'inactive' }, 'Usuário desativado'],
  [{ reason: 'not_named', details: { userId: 'carla' } }, 'A regra pede Carla'],
  [{ reason: 'not_member' }, 'Não é deste setor'],
  [{ reason: 'declined' }, 'Já recusou ou devolveu este atendimento'],
  [{ reason: 'lacks_skill', details: { skill: 'fiscal', level: 3, has: 0 } }, 'Não tem a habilidade “fiscal”, pedida no nível 3'],
  [{ reason: 'lacks_skill', details: { skill: 'fiscal', level: 3, has: 2 } }, 'Tem “fiscal” no nível 2, e é pedido o 3'],
  [{ reason: 'outside_hours', details: { opensAt: null } }, 'O setor está fora do horário'],
  [{ reason: 'outside_hours', details: { opensAt: iso(13, 30) } }, 'O setor está fora do horário e abre às 13:30'],
  [{ reason: 'outside_hours', details: { opensAt: iso(8, 0, 12) } }, 'O setor está fora do horário e abre amanhã às 08:00'],
  [{ reason: 'offline' }, 'Offline'],
  [{ reason: 'away' }, 'Ausente'],
  [{ reason: 'paused', details: { pausedReason: 'almoço' } }, 'Em pausa: almoço'],
  [{ reason: 'at_capacity', details: { load: 5, capacity: 5 } }, 'No limite: 5 de 5'],
  [{ reason: 'department_limit', details: { load: 2, limit: 2 } }, 'No limite do setor: 2 de 2'],
  [{ reason: 'rate_limit', details: { count: 10, minutes: 60 } }, 'Já recebeu 10 em 1 hora'],
  [{ reason: 'manual' }, 'Podia, mas nesta fila cada um puxa o seu'],
  [{ reason: 'waits_for', details: { userId: 'bia', until: iso(10, 5) } }, 'Podia, mas o atendimento espera por Bia até 10:05'],
  [{ reason: 'not_own_agent', details: { userId: 'carla' } }, 'Podia, mas este contato já é de Carla'],
  [{ reason: 'worse', details: { by: 'order' } }, 'Podia, e empatou com Carla: alguém tem de ser o primeiro'],
  [{ reason: 'worse', details: { by: 'share' } }, 'Podia, mas Carla veio antes'],
];

const taken = (numbers?: StrategyNumbers) => candidate('Carla', { taken: true, ...(numbers && { numbers }) });
const sentenceOf = (reason: CandidateReason, own?: StrategyNumbers, best?: StrategyNumbers, speech = portuguese) =>
  reasonSentence(refused(reason, own && { numbers: own }), decision({ candidates: [taken(best)] }), speech);

describe('why somebody was not taken', () => {
  it.each(REASONS)('%j', (reason, sentence) => {
    expect(sentenceOf(reason)).toBe(sentence);
  });

  it('is told of every reason that there is', () => {
    const codes = candidateReason.options.map(({ shape }) => shape.reason.value);
    expect([...new Set(REASONS.map(([{ reason }]) => reason))].sort()).toEqual([...codes].sort());
  });

  it('compares the numbers that decided', () => {
    expect(sentenceOf({ reason: 'worse', details: { by: 'share' } }, { share: 0.6 }, { share: 0.2 })).toBe('Podia, mas tem mais do limite em uso que Carla (60% contra 20%)');
    expect(sentenceOf({ reason: 'worse', details: { by: 'skillLevels' } }, { skillLevels: 3 }, { skillLevels: 8 })).toBe('Podia, mas tem menos das habilidades preferidas que Carla (3 contra 8)');
    expect(sentenceOf({ reason: 'worse', details: { by: 'lastAssignedAt' } }, { lastAssignedAt: ms(9, 40) }, { lastAssignedAt: null })).toBe('Podia, mas recebeu um atendimento depois de Carla (09:40)');
    expect(sentenceOf({ reason: 'worse', details: { by: 'idleSince' } }, { idleSince: ms(18, 15, 10) }, { idleSince: ms(17, 0, 10) })).toBe('Podia, mas está livre há menos tempo que Carla (desde 10/03/2026, 18:15)');
  });

  it('is nothing for who was taken', () => {
    expect(reasonSentence(taken(), decision(), portuguese)).toBeNull();
  });

  it('names somebody who is not known', () => {
    expect(sentenceOf({ reason: 'not_named', details: { userId: 'x' } })).toBe('A regra pede outra pessoa');
  });

  it.each(['en', 'es'] as const)('is told in %s with everything filled in', (locale) => {
    const numbers = { share: 0.5, skillLevels: 1, lastAssignedAt: ms(9, 0), idleSince: ms(9, 0) };
    const worse = (['share', 'skillLevels', 'lastAssignedAt', 'idleSince', 'order'] as const).map((by) => ({ reason: 'worse' as const, details: { by } }));
    for (const reason of [...REASONS.map(([each]) => each), ...worse]) expect(sentenceOf(reason, numbers, numbers, speechIn(locale))).not.toMatch(/%\{|decisions\.|null/);
  });
});

const WAITING: [WaitingReason, string][] = [
  [{ waiting: 'nobody_fits' }, 'Ninguém podia atender naquele momento.'],
  [{ waiting: 'no_candidates' }, 'Não há ninguém a quem dar este atendimento.'],
  [{ waiting: 'manual' }, 'Esta fila é manual: alguém da equipe precisa aceitar.'],
  [{ waiting: 'outside_hours', waitingDetails: { opensAt: null } }, 'O setor está fora do horário.'],
  [{ waiting: 'outside_hours', waitingDetails: { opensAt: iso(8, 0, 12) } }, 'O setor está fora do horário e abre amanhã às 08:00.'],
  [{ waiting: 'waits_for', waitingDetails: { userId: 'bia', until: iso(10, 30) } }, 'Espera por Bia, de quem este contato é, até 10:30.'],
  [{ waiting: 'unknown_department', waitingDetails: { departmentId: 'x' } }, 'O setor para onde iria não existe mais.'],
];

describe('why it waits', () => {
  it.each(WAITING)('%j', (waiting, sentence) => {
    expect(waitingSentence(waiting, decision(), portuguese)).toBe(sentence);
  });

  it('is told of every reason that there is', () => {
    const codes = waitingReason.options.map(({ shape }) => shape.waiting.value);
    expect([...new Set(WAITING.map(([{ waiting }]) => waiting))].sort()).toEqual([...codes].sort());
  });

  it.each(['en', 'es'] as const)('is told in %s', (locale) => {
    for (const [waiting] of WAITING) expect(waitingSentence(waiting, decision(), speechIn(locale))).toMatch(/^[^%{]+\.$/);
  });
});

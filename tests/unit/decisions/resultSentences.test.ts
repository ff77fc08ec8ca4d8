import { actionSentences } from '../../../admin/src/decisions/actionSentences.ts';
import { becauseSentence } from '../../../admin/src/decisions/becauseSentence.ts';
import { candidateOrder, reasonCounts } from '../../../admin/src/decisions/candidateOrder.ts';
import { resultHeadline } from '../../../admin/src/decisions/resultHeadline.ts';
import { candidateReason, ROUTING_TRIGGERS, type Strategy, type StrategyNumbers } from '../../../engine/contract/index.ts';
import { candidate, decision, iso, ms, refused, speechIn } from './sampleDecisions.ts';

const portuguese = speechIn('pt-BR');
const worse = refused({ reason: 'worse', details: { by: 'order' } });
const because = (strategy: Strategy, numbers: StrategyNumbers, others = [worse]) =>
  becauseSentence(decision({ strategy, candidates: [...others, candidate('Carla', { taken: true, numbers })] }), portuguese);

describe('why somebody was taken', () => {
  it.each<[Strategy, StrategyNumbers, string]>([
    [{ kind: 'roundRobin' }, { lastAssignedAt: ms(9, 5) }, 'Rodízio: de quem podia, foi quem recebeu o último há mais tempo (09:05).'],
    [{ kind: 'roundRobin' }, { lastAssignedAt: null }, 'Rodízio: de quem podia, ainda não tinha recebido nenhum.'],
    [{ kind: 'leastBusy' }, { share: 0.25 }, 'Menos ocupado: de quem podia, era quem tinha menos do limite em uso (25%).'],
    [{ kind: 'longestIdle' }, { idleSince: ms(8, 30) }, 'Livre há mais tempo: não recebia um atendimento desde 08:30.'],
    [{ kind: 'longestIdle' }, { idleSince: null }, 'Livre há mais tempo: ainda não tinha recebido nenhum.'],
    [{ kind: 'skills' }, { skillLevels: 8, share: 0 }, 'Habilidades: de quem podia, era quem mais tinha as que a regra prefere (soma dos níveis: 8).'],
    [{ kind: 'skills' }, { share: 0.5 }, 'Menos ocupado: de quem podia, era quem tinha menos do limite em uso (50%).'],
    [{ kind: 'roundRobin' }, { skillLevels: 3, lastAssignedAt: null }, 'A regra prefere certas habilidades, e de quem podia era quem mais tinha delas (soma dos níveis: 3).'],
    [{ kind: 'sticky', to: 'lastAgent', waitMinutes: 5, fallback: 'leastBusy' }, {}, 'Foi quem atendeu este contato da última vez.'],
    [{ kind: 'sticky', to: 'manager', waitMinutes: 5, fallback: 'leastBusy' }, {}, 'É quem cuida deste contato.'],
  ])('%j %j', (strategy, numbers, sentence) => {
    expect(because(strategy, numbers)).toBe(sentence);
  });

  it('needs no comparing when there was nobody else, or a rule names them', () => {
    expect(because({ kind: 'leastBusy' }, { share: 0.2 }, [refused({ reason: 'offline' })])).toBe('Era a única pessoa que podia atender naquele momento.');
    expect(because({ kind: 'leastBusy' }, {}, [refused({ reason: 'not_named', details: { userId: 'carla' } })])).toBe('Uma regra pede Carla.');
  });

  it('is nothing when nobody was', () => {
    expect(becauseSentence(decision({ candidates: [worse] }), portuguese)).toBeNull();
  });
});

it('says what came of it, to whom it came, and what would', () => {
  const given = { assignee: { id: 'u', name: 'Ana' } };
  expect(resultHeadline(decision({ result: given }), 'u', portuguese)).toBe('Veio para você');
  expect(resultHeadline(decision({ result: given }), 'other', portuguese)).toBe('Foi para Ana');
  expect(resultHeadline(decision({ result: given, trigger: 'try' }), 'u', portuguese)).toBe('Iria para Ana');
  expect(resultHeadline(decision({ result: { waiting: 'manual' } }), 'u', portuguese)).toBe('Ficou esperando');
  expect(resultHeadline(decision({ result: { waiting: 'manual' }, trigger: 'try' }), 'u', portuguese)).toBe('Ficaria esperando');
});

it('says what else was done', () => {
  const made = decision({
    requiredSkills: [{ name: 'fiscal', level: 3 }, { name: 'inglês', level: 1 }],
    actions: {
      priority: 'urgent',
      addTags: ['vip', 'new'],
      autoReply: 'Já vamos!',
      escalation: { at: iso(10, 30), departmentId: 'sup' },
      reservation: { expiresAt: iso(10, 1) },
    },
  });
  expect(actionSentences(made, portuguese)).toEqual([
    'Habilidades pedidas: fiscal (nível 3) e inglês (nível 1)',
    'Prioridade: urgente',
    'Etiquetas: VIP e Novo',
    'Resposta automática: “Já vamos!”',
    'Se ninguém assumir até 10:30, vai para Suporte',
    'Tempo para aceitar: até 10:01',
  ]);
  expect(actionSentences(decision(), portuguese)).toEqual([]);
});

describe('the candidates', () => {
  const carla = candidate('Carla', { taken: true });
  const offline = refused({ reason: 'offline' });
  const stranger = refused({ reason: 'not_member' });
  const gone = refused({ reason: 'inactive' });

  it('come with who was taken first, then who could have, and apart from who never came into question', () => {
    expect(candidateOrder([stranger, offline, worse, gone, carla])).toEqual({ asked: [carla, worse, offline], outside: [stranger, gone] });
  });

  it('are counted by their reason, without who never came into question', () => {
    const paused = refused({ reason: 'paused', details: { pausedReason: 'café' } });
    const candidates = [paused, offline, stranger, offline, gone];
    expect(reasonCounts({ candidates })).toEqual([{ code: 'offline', count: 2 }, { code: 'paused', count: 1 }]);
    expect(reasonCounts({ candidates, others: { not_member: 950, paused: 30 } })).toEqual([{ code: 'paused', count: 31 }, { code: 'offline', count: 2 }]);
  });
});

it.each(['pt-BR', 'en', 'es'] as const)('has words for every trigger and for counting every reason in %s', (locale) => {
  const { t } = speechIn(locale);
  for (const trigger of ROUTING_TRIGGERS) expect(t(`decisions.trigger.${trigger}`)).toMatch(/^[^.%]+$/);
  for (const { shape } of candidateReason.options) expect(t(`decisions.count.${shape.reason.value}`, { smart_count: 2 })).toMatch(/^2 [^|]+$/);
});

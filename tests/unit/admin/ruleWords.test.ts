import polyglotI18nProvider from 'ra-i18n-polyglot';
import { messages } from '../../../admin/src/i18n/pt-BR/index.ts';
import { inOrder, moved } from '../../../admin/src/rules/list/ruleOrder.ts';
import { compareLines } from '../../../admin/src/rules/versions/compareLines.ts';
import { ruleParts } from '../../../admin/src/rules/words/ruleParts.ts';
import { problemText, ruleSummary, validityText } from '../../../admin/src/rules/words/ruleSummary.ts';
import type { Speech } from '../../../admin/src/routing/speech.ts';
import { RULE_FIELDS, RULE_FIELD_NAMES, shapeOf, thenDo, type RuleActions, type RuleGroup, type RuleOperator } from '../../../engine/contract/index.ts';

const NAMES: Record<string, string> = { fin: 'Financeiro', ven: 'Vendas', ana: 'Ana Souza', vip: 'VIP', loja: 'Loja Centro' };
const speech: Speech = { t: polyglotI18nProvider(() => messages, 'pt-BR').translate, locale: 'pt-BR', nameOf: (_resource, id) => NAMES[id] };

const actions = (rest: Partial<RuleActions>): RuleActions => ({ stop: true, ...rest });
const summary = (when: RuleGroup, rest: Partial<RuleActions> = { departmentId: 'fin' }) => ruleSummary({ when, ...thenDo(actions(rest)) }, speech);
const condition = (when: RuleGroup) => summary(when).condition;

describe('a rule as a sentence', () => {
  it('says what it asks and what it does', () => {
    expect(summary({ combinator: 'and', rules: [{ field: 'firstMessages', operator: 'contains', value: 'boleto' }] }, { departmentId: 'fin', strategy: { kind: 'leastBusy' } })).toEqual({
      condition: 'Se a primeira mensagem contém “boleto”',
      action: 'Financeiro, menos ocupado',
    });
  });

  it('holds for everything without conditions', () => {
    expect(condition({ combinator: 'and', rules: [] })).toBe('Todo atendimento');
    expect(condition({ combinator: 'and', rules: [{ combinator: 'or', rules: [] }] })).toBe('Todo atendimento');
  });

  it('puts groups in brackets, and says what turns them around', () => {
    const state = { field: 'state', operator: 'in', value: ['SP', 'RJ'] } as const;
    const either = { combinator: 'or', rules: [{ field: 'isHoliday', operator: '=', value: true }, { field: 'isWithinHours', operator: '=', value: false }] } as const;
    expect(condition({ combinator: 'and', rules: [{ ...state, value: [...state.value] }, { ...either, rules: [...either.rules] }] })).toBe('Se o estado é SP ou RJ e (é feriado ou está fora do horário)');
    expect(condition({ combinator: 'and', rules: [{ ...either, rules: [...either.rules], not: true }] })).toBe('Se não vale: (é feriado ou está fora do horário)');
  });

  it.each<[string, RuleGroup['rules'][number]]>([
    ['o setor não é nenhum destes: Financeiro e Vendas', { field: 'department', operator: 'notIn', value: ['fin', 'ven'] }],
    ['está na fila comum', { field: 'department', operator: 'null', value: null }],
    ['tem a etiqueta VIP', { field: 'tags', operator: 'contains', value: 'vip' }],
    ['não se sabe o estado', { field: 'state', operator: 'null', value: null }],
    ['a data é a partir de 24/12/2026', { field: 'date', operator: '>=', value: '2026-12-24' }],
    ['a hora está entre 18:00 e 08:00', { field: 'timeOfDay', operator: 'between', value: ['18:00', '08:00'] }],
    ['o tamanho da fila é no mínimo 5', { field: 'queueLength', operator: '>=', value: 5 }],
    ['o dia da semana é sábado', { field: 'weekday', operator: '=', value: 'sat' }],
    ['o dispositivo é algo que não existe mais', { field: 'device', operator: '=', value: 'gone' }],
    ['a primeira mensagem contém …', { field: 'firstMessages', operator: 'contains', value: '' }],
  ])('%s', (clause, node) => {
    expect(condition({ combinator: 'and', rules: [node] })).toBe(`Se ${clause}`);
  });

  it('has words for every field with every operator', () => {
    for (const field of RULE_FIELD_NAMES) {
      for (const operator of RULE_FIELDS[field].operators as readonly RuleOperator[]) {
        const value = { none: null, one: 'x', list: ['x'], range: ['08:00', '09:00'] }[shapeOf(operator)];
        const typed = RULE_FIELDS[field].type === 'date' ? (Array.isArray(value) ? ['2026-01-01', '2026-01-02'] : '2026-01-01') : value;
        expect(condition({ combinator: 'and', rules: [{ field, operator, value: typed }] })).not.toMatch(/rules\.|routing\.|%\{/);
      }
    }
  });

  it('names every action', () => {
    const all = actions({
      departmentId: 'fin', userId: 'ana', strategy: { kind: 'sticky', to: 'lastAgent', waitMinutes: 10, fallback: 'roundRobin' }, requiredSkills: [{ name: 'fiscal', level: 3 }],
      priority: 'urgent', addTags: ['vip'], autoReply: 'Olá,\n{{cliente}}!', escalate: { afterMinutes: 90, departmentId: 'ven' }, stop: false,
    });
    expect(ruleParts({ name: 'x', enabled: true, when: { combinator: 'and', rules: [] }, ...thenDo(all) }, speech).do.map(({ text }) => text)).toEqual([
      'Financeiro', 'só Ana Souza', 'com quem atendeu por último, esperando até 10 minutos; depois, rodízio', 'exige fiscal (nível 3)', 'prioridade urgente', 'etiqueta VIP',
      'responde “Olá, {{cliente}}!”', 'depois de 90 minutos sem ninguém, vai para Vendas', 'e segue para as próximas regras',
    ]);
  });

  it('tells when it holds, and when that time is over or still to come', () => {
    const now = Date.parse('2026-06-15T12:00:00Z');
    const text = (validFrom: string | null, validTo: string | null) => validityText({ validFrom, validTo }, now, speech);
    expect(text(null, null)).toBeNull();
    expect(text(null, '2026-06-15T11:00:00Z')).toMatch(/^Terminou em /);
    expect(text('2026-06-16T12:00:00Z', null)).toMatch(/^Começa em /);
    expect(text('2026-06-14T12:00:00Z', null)).toMatch(/^A partir de /);
    expect(text('2026-06-14T12:00:00Z', '2026-06-16T12:00:00Z')).toMatch(/^De .* a /);
  });

  it('tells what is deleted from what is switched off', () => {
    expect(problemText({ code: 'unknown_department', id: 'gone' }, speech)).toBe('Cita um setor que foi excluído.');
    expect(problemText({ code: 'unknown_user', id: 'ana' }, speech)).toBe('Cita Ana Souza, que está com o usuário desativado.');
  });
});

describe('two versions beside each other', () => {
  const lines = (...texts: string[]) => texts.map((text) => ({ text, depth: 0 }));
  const own = (compared: readonly { text: string; isOwn: boolean }[]) => compared.filter(({ isOwn }) => isOwn).map(({ text }) => text);

  it('mark only what the other one has not', () => {
    const { left, right } = compareLines(lines('a', 'b', 'c', 'd'), lines('a', 'c', 'x', 'd', 'e'));
    expect(own(left)).toEqual(['b']);
    expect(own(right)).toEqual(['x', 'e']);
    expect(left.map(({ text }) => text)).toEqual(['a', 'b', 'c', 'd']);
    expect(right.map(({ text }) => text)).toEqual(['a', 'c', 'x', 'd', 'e']);
  });

  it('take a line in another group for another line', () => {
    const { left, right } = compareLines([{ text: 'a', depth: 1 }], [{ text: 'a', depth: 2 }]);
    expect([own(left), own(right)]).toEqual([['a'], ['a']]);
  });

  it('have nothing of their own when they are the same, or one is empty', () => {
    expect(own(compareLines(lines('a', 'a'), lines('a', 'a')).left)).toEqual([]);
    expect(own(compareLines([], lines('a')).right)).toEqual(['a']);
  });
});

describe('the order of rules', () => {
  it('moves one of them, to an end at most', () => {
    expect(moved(['a', 'b', 'c'], 'a', 1)).toEqual(['b', 'a', 'c']);
    expect(moved(['a', 'b', 'c'], 'c', 0)).toEqual(['c', 'a', 'b']);
    expect(moved(['a', 'b', 'c'], 'b', 9)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c']);
  });

  it('shows what was made meanwhile at the end', () => {
    const items = [{ id: 'a' }, { id: 'new' }, { id: 'b' }];
    expect(inOrder(items, ['b', 'a', 'deleted']).map(({ id }) => id)).toEqual(['b', 'a', 'new']);
  });
});

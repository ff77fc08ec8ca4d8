import { fitted, withIds } from '../../../admin/src/rules/conditions.ts';
import { draftProblems } from '../../../admin/src/rules/draftProblems.ts';
import { errorAt } from '../../../admin/src/rules/editor/errorAt.ts';
import { NEW_RULE, toActions, toDraft, toRulePayload, type DraftActions, type RuleFormValues } from '../../../admin/src/rules/ruleFormValues.ts';
import { RULE_TEMPLATES, templateDraft } from '../../../admin/src/rules/ruleTemplates.ts';
import { isWhole, NEW_TRIAL, trialBody, verdictOf } from '../../../admin/src/rules/trying/trial.ts';
import { ruleCreate, ruleTry, thenDo, type RuleCondition, type RuleGroup } from '../../../engine/contract/index.ts';

const ID = 'a'.repeat(24);
const OTHER_ID = 'b'.repeat(24);
const all = (...rules: RuleGroup['rules']): RuleGroup => ({ combinator: 'and', rules });
const values = (when: RuleGroup, actions: Partial<DraftActions> = { priority: 'high' }, rest: Partial<RuleFormValues> = {}): RuleFormValues => ({ ...NEW_RULE, name: 'Regra', ...rest, when, ...thenDo({ stop: true, ...actions }) });
const line = (field: RuleCondition['field'], operator: RuleCondition['operator'], value: RuleCondition['value']): RuleCondition => ({ field, operator, value });

describe('the values of conditions', () => {
  it.each<[string, RuleCondition, RuleCondition['value']]>([
    ['one value becomes a list', line('state', 'in', 'SP'), ['SP']],
    ['nothing yet becomes an empty list', line('state', 'in', ''), []],
    ['a list becomes its first value', line('state', '=', ['SP', 'RJ']), 'SP'],
    ['an empty list becomes nothing yet', line('state', '=', []), ''],
    ['a number becomes the beginning of a range', line('queueLength', 'between', 5), [5, '']],
    ['a range becomes its beginning', line('queueLength', '>', [5, 9]), 5],
    ['zero is a value', line('queueLength', '>', 0), 0],
    ['no is a value', line('isLinked', '=', false), false],
    ['whether it is known needs no value', line('state', 'null', 'SP'), null],
    ['after that a text begins empty', line('city', '=', null), ''],
    ['and a yes or no with yes', line('isHoliday', '=', null), true],
    ['a text stays when it becomes a pattern', line('firstMessages', 'regex', 'boleto'), 'boleto'],
  ])('%s', (_what, condition, expected) => {
    expect(fitted(all(all(condition))).rules).toEqual([all({ ...condition, value: expected })]);
  });

  it('gives ids to the lines that have none, and to no other', () => {
    const group = withIds({ id: 'mine', combinator: 'or', rules: [line('isLinked', '=', true), all({ id: 'own', ...line('isHoliday', '=', true) })] });
    expect(group).toMatchObject({ id: 'mine', rules: [{ id: expect.any(String) }, { id: expect.any(String), rules: [{ id: 'own' }] }] });
  });
});

describe('what is told of a draft before it is sent', () => {
  it('finds nothing wrong with a whole one', () => {
    expect(draftProblems(values(all(line('firstMessages', 'contains', 'boleto'), line('queueLength', '>', 0), line('isLinked', '=', false), line('state', 'null', null))))).toEqual({});
  });

  it('names the line that is not filled in, in groups too', () => {
    const when = all(line('state', 'in', []), all(line('queueLength', 'between', [3, '']), line('city', '=', '')));
    expect(draftProblems(values(when))).toEqual({
      'when.rules.0.value': 'ra.validation.required',
      'when.rules.1.rules.0.value': 'ra.validation.required',
      'when.rules.1.rules.1.value': 'ra.validation.required',
    });
  });

  it('finds a pattern that is none, and a range that runs backwards unless it is a time of the day', () => {
    const when = all(line('firstMessages', 'regex', '(boleto'), line('queueLength', 'between', [9, 3]), line('date', 'between', ['2026-12-31', '2026-01-01']), line('timeOfDay', 'between', ['18:00', '08:00']));
    expect(draftProblems(values(when))).toEqual({ 'when.rules.0.value': 'rules.form.regex', 'when.rules.1.value': 'rules.form.rangeOrder', 'when.rules.2.value': 'rules.form.rangeOrder' });
  });

  it('asks for an action, or for what is missing in one that was begun', () => {
    expect(draftProblems(values(all(), { priority: undefined }))).toEqual({ 'then.root': 'rules.form.noAction' });
    expect(draftProblems(values(all(), { departmentId: null, addTags: [], autoReply: '', escalate: { afterMinutes: 10, departmentId: null }, requiredSkills: [{ name: ' ', level: 3 }] }))).toEqual({
      'then.departmentId': 'ra.validation.required',
      'then.addTags': 'ra.validation.required',
      'then.autoReply': 'ra.validation.required',
      'then.escalate.departmentId': 'ra.validation.required',
      'then.requiredSkills.0.name': 'ra.validation.required',
    });
  });

  it('wants a name, and an end after the beginning', () => {
    expect(draftProblems(values(all(), { priority: 'low' }, { name: '  ', validFrom: '2026-12-02T00:00:00.000Z', validTo: '2026-12-01T00:00:00.000Z' }))).toEqual({ name: 'ra.validation.required', validTo: 'rules.form.order' });
  });
});

describe('what is sent', () => {
  it('leaves out actions that were begun and not filled in', () => {
    expect(toActions({ departmentId: null, userId: ID, addTags: [], autoReply: '', escalate: { afterMinutes: null, departmentId: ID }, stop: false })).toEqual({ userId: ID, stop: false });
  });

  it('is what the API reads back from what it gave', () => {
    const saved = { name: 'Regra', enabled: true, validFrom: null, validTo: null, when: all({ id: 'x', ...line('firstMessages', 'contains', 'boleto') }), ...thenDo({ departmentId: ID, escalate: { afterMinutes: 5, departmentId: OTHER_ID }, stop: true }) };
    expect(ruleCreate.parse(toRulePayload(toDraft(saved)))).toEqual({ ...saved, when: { ...saved.when, id: expect.any(String) } });
  });

  it('of a template is whole, once a department is chosen', () => {
    const t = (key: string) => key;
    for (const template of RULE_TEMPLATES) expect(draftProblems(templateDraft(template, t, [{ id: ID, name: 'Financeiro' }, { id: OTHER_ID, name: 'Plantão' }]))).toEqual({});
    expect(draftProblems(templateDraft('hours', t, [{ id: ID, name: 'Vendas' }]))).toEqual({ 'then.departmentId': 'ra.validation.required' });
  });
});

describe('the question of a trial', () => {
  const draft = { values: values(all(line('firstMessages', 'contains', 'boleto')), { priority: 'high' }, { name: '' }), saved: undefined };

  it('takes a draft that is whole but for its name, in the place of the saved one', () => {
    expect(ruleTry.parse(trialBody({ ...NEW_TRIAL, facts: { firstMessages: 'oi' } }, { ...draft, saved: { id: ID, position: 2 } }, []))).toMatchObject({ facts: { firstMessages: 'oi' }, rule: { id: ID, name: '…' } });
    expect(isWhole({ ...draft, values: values(all(line('city', '=', ''))) })).toBe(false);
    expect(trialBody(NEW_TRIAL, { ...draft, values: values(all(line('city', '=', ''))) }, [])).toEqual({ facts: {} });
  });

  it('waits until a conversation is chosen, and supposes nothing of it', () => {
    expect(trialBody({ ...NEW_TRIAL, kind: 'real' }, undefined, [])).toBeNull();
    expect(trialBody({ ...NEW_TRIAL, kind: 'real', facts: { isLinked: true }, conversationId: ID, as: 'now' }, undefined, [OTHER_ID])).toEqual({ conversationId: ID, as: 'now', enableRuleIds: [OTHER_ID] });
  });

  it('is answered by the rule itself, or by the one that ended the search before it', () => {
    const tried = (id: string, matched: boolean) => ({ id, name: id, version: 1, matched });
    expect(verdictOf([tried('1', false), tried('2', true)], '1')).toEqual({ rule: tried('1', false) });
    expect(verdictOf([tried('1', false), tried('2', true)], '3')).toEqual({ endedBy: '2' });
    expect(verdictOf([], '3')).toBeNull();
  });
});

it('finds the sentence of a line among the errors of the form', () => {
  const errors = { rules: [{ value: { message: 'Preencha' } }, { rules: [{ operator: { message: 'Não serve' } }, { value: [undefined, { message: 'Escolha' }] }] }] };
  expect(errorAt(errors, [0])).toBe('Preencha');
  expect(errorAt(errors, [1, 0])).toBe('Não serve');
  expect(errorAt(errors, [1, 1])).toBe('Escolha');
  expect(errorAt(errors, [2])).toBeUndefined();
  expect(errorAt({ message: 'Há condições demais' }, [])).toBe('Há condições demais');
  expect(errorAt(undefined, [0])).toBeUndefined();
});

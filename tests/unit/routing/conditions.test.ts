import { RULE_FIELD_NAMES, RULE_FIELDS, ruleGroup, type RuleCondition, type RuleFieldName, type RuleOperator } from '../../../engine/contract/index.ts';
import { compileRules } from '../../../engine/routing/index.ts';
import { facts, idOf, KNOWN, rule, type FactChanges } from './sampleFacts.ts';

type Line = [RuleFieldName, RuleOperator, RuleCondition['value'], boolean, FactChanges?];

const [shop, help, sales, support, vip, debt, ana, bia] = ['shop', 'help', 'sales', 'support', 'vip', 'debt', 'ana', 'bia'].map(idOf) as [string, string, string, string, string, string, string, string];
const nowhere: FactChanges = { conversation: { departmentId: null } };
const stranger: FactChanges = { contact: { isLinked: false, documentType: null, state: null, city: null, lastAgentId: null, conversationsBefore: 0 } };
const managed: FactChanges = { contact: { managerId: bia } };
const wrote = (firstMessages: string): FactChanges => ({ conversation: { firstMessages } });

/** Of every field, each operator once where it holds and once where it does not. */
const LINES: Line[] = [
  ['device', '=', shop, true],
  ['device', '=', help, false],
  ['device', '!=', help, true],
  ['device', '!=', shop, false],
  ['device', 'in', [help, shop], true],
  ['device', 'in', [help], false],
  ['device', 'notIn', [help], true],
  ['device', 'notIn', [help, shop], false],
  ['department', '=', sales, true],
  ['department', '=', sales, false, nowhere],
  ['department', '!=', support, true],
  ['department', '!=', support, true, nowhere],
  ['department', '!=', sales, false],
  ['department', 'in', [sales], true],
  ['department', 'in', [support, sales], false, nowhere],
  ['department', 'notIn', [support], true],
  ['department', 'notIn', [support, sales], false],
  ['department', 'null', null, true, nowhere],
  ['department', 'null', null, false],
  ['department', 'notNull', null, true],
  ['department', 'notNull', null, false, nowhere],
  ['firstMessages', 'contains', 'boleto', true],
  ['firstMessages', 'contains', 'NAO  CHEGOU', true],
  ['firstMessages', 'contains', 'dia! preciso', true],
  ['firstMessages', 'contains', 'pix', false],
  ['firstMessages', 'doesNotContain', 'pix', true],
  ['firstMessages', 'doesNotContain', 'Boleto', false],
  ['firstMessages', '=', 'olá', true, wrote('  OLA\n')],
  ['firstMessages', '=', 'olá', false, wrote('olá!')],
  ['firstMessages', 'regex', 'bol.to', true, { regexes: { 'bol.to': true } }],
  ['firstMessages', 'regex', 'bol.to', false, { regexes: { 'bol.to': false } }],
  ['language', '=', 'pt', true],
  ['language', '=', 'pt', false, { conversation: { language: null } }],
  ['language', '!=', 'en', true],
  ['language', '!=', 'pt', false],
  ['language', 'in', ['en', 'pt'], true],
  ['language', 'in', ['en', 'es'], false],
  ['language', 'notIn', ['en', 'es'], true, { conversation: { language: null } }],
  ['language', 'notIn', ['pt'], false],
  ['language', 'null', null, true, { conversation: { language: null } }],
  ['language', 'null', null, false],
  ['language', 'notNull', null, true],
  ['language', 'notNull', null, false, { conversation: { language: null } }],
  ['priority', '=', 'normal', true],
  ['priority', '=', 'high', false],
  ['priority', '!=', 'high', true],
  ['priority', '!=', 'normal', false],
  ['priority', 'in', ['normal', 'urgent'], true],
  ['priority', 'in', ['urgent'], false],
  ['priority', 'notIn', ['urgent'], true],
  ['priority', 'notIn', ['normal'], false],
  ['tags', 'contains', vip, true],
  ['tags', 'contains', debt, false],
  ['tags', 'doesNotContain', debt, true],
  ['tags', 'doesNotContain', vip, false],
  ['tags', 'null', null, true, { conversation: { tags: [] } }],
  ['tags', 'null', null, false],
  ['tags', 'notNull', null, true],
  ['tags', 'notNull', null, false, { conversation: { tags: [] } }],
  ['isLinked', '=', true, true],
  ['isLinked', '=', false, false],
  ['isLinked', '=', false, true, stranger],
  ['documentType', '=', 'cpf', true],
  ['documentType', '=', 'cnpj', false],
  ['documentType', '!=', 'cnpj', true, stranger],
  ['documentType', '!=', 'cpf', false],
  ['documentType', 'in', ['cpf', 'cnpj'], true],
  ['documentType', 'in', ['cpf', 'cnpj'], false, stranger],
  ['documentType', 'notIn', ['cnpj'], true],
  ['documentType', 'notIn', ['cpf'], false],
  ['documentType', 'null', null, true, stranger],
  ['documentType', 'null', null, false],
  ['documentType', 'notNull', null, true],
  ['documentType', 'notNull', null, false, stranger],
  ['state', '=', 'SP', true],
  ['state', '=', 'RJ', false],
  ['state', '!=', 'RJ', true, stranger],
  ['state', '!=', 'SP', false],
  ['state', 'in', ['SP', 'RJ'], true],
  ['state', 'in', ['RJ'], false],
  ['state', 'notIn', ['RJ'], true],
  ['state', 'notIn', ['SP'], false],
  ['state', 'null', null, true, stranger],
  ['state', 'null', null, false],
  ['state', 'notNull', null, true],
  ['state', 'notNull', null, false, stranger],
  ['city', '=', 'sao paulo', true],
  ['city', '=', 'Santos', false],
  ['city', '!=', 'Santos', true],
  ['city', '!=', 'SÃO PAULO', false],
  ['city', 'in', ['Santos', 'Sao Paulo'], true],
  ['city', 'in', ['Santos'], false],
  ['city', 'notIn', ['Santos'], true],
  ['city', 'notIn', ['sao paulo'], false],
  ['city', 'contains', 'paulo', true],
  ['city', 'contains', 'paulo', false, stranger],
  ['city', 'doesNotContain', 'paulo', true, stranger],
  ['city', 'doesNotContain', 'São', false],
  ['city', 'null', null, true, stranger],
  ['city', 'null', null, false],
  ['city', 'notNull', null, true],
  ['city', 'notNull', null, false, stranger],
  ['lastAgent', '=', ana, true],
  ['lastAgent', '=', bia, false],
  ['lastAgent', '!=', bia, true],
  ['lastAgent', '!=', ana, false],
  ['lastAgent', 'in', [bia, ana], true],
  ['lastAgent', 'in', [ana], false, stranger],
  ['lastAgent', 'notIn', [bia], true],
  ['lastAgent', 'notIn', [ana], false],
  ['lastAgent', 'null', null, true, stranger],
  ['lastAgent', 'null', null, false],
  ['lastAgent', 'notNull', null, true],
  ['lastAgent', 'notNull', null, false, stranger],
  ['manager', '=', bia, true, managed],
  ['manager', '=', ana, false, managed],
  ['manager', '!=', bia, true],
  ['manager', '!=', bia, false, managed],
  ['manager', 'in', [bia, ana], true, managed],
  ['manager', 'in', [ana], false, managed],
  ['manager', 'notIn', [bia], true],
  ['manager', 'notIn', [bia], false, managed],
  ['manager', 'null', null, true],
  ['manager', 'null', null, false, managed],
  ['manager', 'notNull', null, true, managed],
  ['manager', 'notNull', null, false],
  ['isFirstContact', '=', true, true, stranger],
  ['isFirstContact', '=', true, false],
  ['conversationsBefore', '=', 3, true],
  ['conversationsBefore', '=', 4, false],
  ['conversationsBefore', '!=', 4, true],
  ['conversationsBefore', '!=', 3, false],
  ['conversationsBefore', '<', 4, true],
  ['conversationsBefore', '<', 3, false],
  ['conversationsBefore', '<=', 3, true],
  ['conversationsBefore', '<=', 2, false],
  ['conversationsBefore', '>', 2, true],
  ['conversationsBefore', '>', 3, false],
  ['conversationsBefore', '>=', 3, true],
  ['conversationsBefore', '>=', 4, false],
  ['conversationsBefore', 'between', [3, 5], true],
  ['conversationsBefore', 'between', [4, 5], false],
  ['conversationsBefore', 'notBetween', [4, 5], true],
  ['conversationsBefore', 'notBetween', [1, 3], false],
  ['isWithinHours', '=', true, true],
  ['isWithinHours', '=', true, false, { time: { isWithinHours: false } }],
  ['isHoliday', '=', false, true],
  ['isHoliday', '=', true, false],
  ['weekday', '=', 'wed', true],
  ['weekday', '=', 'sun', false],
  ['weekday', '!=', 'sun', true],
  ['weekday', '!=', 'wed', false],
  ['weekday', 'in', ['sat', 'wed'], true],
  ['weekday', 'in', ['sat', 'sun'], false],
  ['weekday', 'notIn', ['sat', 'sun'], true],
  ['weekday', 'notIn', ['wed'], false],
  ['date', '=', '2026-03-11', true],
  ['date', '=', '2026-03-12', false],
  ['date', '<', '2026-03-12', true],
  ['date', '<', '2026-03-11', false],
  ['date', '<=', '2026-03-11', true],
  ['date', '<=', '2026-03-10', false],
  ['date', '>', '2026-03-10', true],
  ['date', '>', '2026-03-11', false],
  ['date', '>=', '2026-03-11', true],
  ['date', '>=', '2026-03-12', false],
  ['date', 'between', ['2026-03-11', '2026-03-31'], true],
  ['date', 'between', ['2026-03-12', '2026-12-31'], false],
  ['date', 'notBetween', ['2026-03-12', '2026-12-31'], true],
  ['date', 'notBetween', ['2026-01-01', '2026-03-11'], false],
  ['timeOfDay', 'between', ['14:00', '18:00'], true],
  ['timeOfDay', 'between', ['14:01', '18:00'], false],
  ['timeOfDay', 'between', ['22:00', '06:00'], false],
  ['timeOfDay', 'between', ['22:00', '06:00'], true, { time: { minutes: 23 * 60 + 59 } }],
  ['timeOfDay', 'between', ['22:00', '06:00'], true, { time: { minutes: 0 } }],
  ['timeOfDay', 'notBetween', ['22:00', '06:00'], true],
  ['timeOfDay', 'notBetween', ['08:00', '14:00'], false],
  ['queueLength', '=', 7, true],
  ['queueLength', '=', 0, false],
  ['queueLength', '!=', 0, true],
  ['queueLength', '!=', 7, false],
  ['queueLength', '<', 10, true],
  ['queueLength', '<', 7, false],
  ['queueLength', '<=', 7, true],
  ['queueLength', '<=', 6, false],
  ['queueLength', '>', 6, true],
  ['queueLength', '>', 10, false],
  ['queueLength', '>=', 7, true],
  ['queueLength', '>=', 8, false],
  ['queueLength', 'between', [0, 7], true],
  ['queueLength', 'between', [8, 9], false],
  ['queueLength', 'notBetween', [8, 9], true],
  ['queueLength', 'notBetween', [0, 7], false],
  ['agentsOnline', '=', 2, true],
  ['agentsOnline', '=', 0, false],
  ['agentsOnline', '!=', 0, true],
  ['agentsOnline', '!=', 2, false],
  ['agentsOnline', '<', 3, true],
  ['agentsOnline', '<', 2, false],
  ['agentsOnline', '<=', 2, true],
  ['agentsOnline', '<=', 1, false],
  ['agentsOnline', '>', 1, true],
  ['agentsOnline', '>', 2, false],
  ['agentsOnline', '>=', 2, true],
  ['agentsOnline', '>=', 3, false],
  ['agentsOnline', 'between', [1, 2], true],
  ['agentsOnline', 'between', [3, 9], false],
  ['agentsOnline', 'notBetween', [3, 9], true],
  ['agentsOnline', 'notBetween', [0, 2], false],
];

function tried(condition: Omit<RuleCondition, 'id'>, changes?: FactChanges, not = false) {
  // As the form sends it: what the schema refuses is no case.
  const when = ruleGroup.parse({ combinator: 'and', not, rules: [condition] });
  return compileRules([rule('only', { when })], KNOWN).evaluate(facts(changes)).tried[0]!;
}

describe('a condition', () => {
  // Padded: of a shorter line jest would take the last parameter for its callback.
  it.each(LINES.map(([field, operator, value, holds, changes = {}]) => [field, operator, value, holds, changes] as const))('%s %s %j: %s', (field, operator, value, holds, changes) => {
    const line = tried({ field, operator, value }, changes);
    expect(line.matched).toBe(holds);
    if (!holds) expect(line.failed).toMatchObject({ field, operator, value });
    // And the other way round under a not.
    const negated = tried({ field, operator, value }, changes, true);
    expect(negated.matched).toBe(!holds);
    if (holds) expect(negated.failed).toMatchObject({ field, operator, value, negated: true });
  });

  it('is tried for every field and operator, where it holds and where it does not', () => {
    const seen = new Set(LINES.map(([field, operator, , holds]) => `${field} ${operator} ${holds}`));
    const expected = RULE_FIELD_NAMES.flatMap((field) => RULE_FIELDS[field].operators.flatMap((operator) => [true, false].map((holds) => `${field} ${operator} ${holds}`)));
    expect(expected.filter((each) => !seen.has(each))).toEqual([]);
  });

  it.each<[RuleFieldName, RuleOperator, RuleCondition['value'], FactChanges | undefined, unknown]>([
    ['firstMessages', 'contains', 'pix', wrote('Olá\nmundo'), 'Olá\nmundo'],
    ['firstMessages', 'contains', 'pix', wrote('é'.repeat(300)), `${'é'.repeat(80)}…`],
    ['city', '=', 'Santos', undefined, 'São Paulo'],
    ['state', '=', 'RJ', stranger, null],
    ['tags', 'contains', debt, undefined, [vip]],
    ['timeOfDay', 'between', ['08:00', '09:00'], { time: { minutes: 605 } }, '10:05'],
    ['queueLength', '>', 10, undefined, 7],
    ['isLinked', '=', true, stranger, false],
  ])('that fails says what it was: %s %s %j', (field, operator, value, changes, actual) => {
    expect(tried({ field, operator, value }, changes).failed?.actual).toEqual(actual);
  });
});

describe('a regex', () => {
  const condition = { field: 'firstMessages', operator: 'regex', value: '(a+)+$' } as const;

  it.each([
    ['timeout', 'regex_timeout'],
    ['invalid', 'regex_invalid'],
    [undefined, 'regex_not_run'],
  ] as const)('that ended with %s is told, and matches neither plainly nor under a not', (result, problem) => {
    const changes: FactChanges = { regexes: result === undefined ? {} : { [condition.value]: result } };
    for (const not of [false, true]) expect(tried(condition, changes, not)).toMatchObject({ matched: false, failed: { field: 'firstMessages', problem } });
  });

  it('is not found on an object by accident', () => {
    expect(tried({ ...condition, value: 'constructor' })).toMatchObject({ matched: false, failed: { problem: 'regex_not_run' } });
  });

  it('that could not be decided does not stand against an alternative that holds', () => {
    const when = ruleGroup.parse({ combinator: 'or', rules: [condition, { field: 'isLinked', operator: '=', value: true }] });
    expect(compileRules([rule('only', { when })], KNOWN).evaluate(facts({ regexes: { [condition.value]: 'timeout' } })).tried[0]).toMatchObject({ matched: true });
  });
});

import { decisionRecord, MAX_CONDITIONS, RULE_FIELD_NAMES, ruleActions, ruleCreate, ruleGroup, thenDo, type RuleCondition, type RuleGroup } from '../../../engine/contract/index.ts';
import { asksFor, compileRules, decide, decideAgain, patternsOf, plainAim, ruleProblems } from '../../../engine/routing/index.ts';
import { facts, idOf, KNOWN, MINUTE, NOW, rule, type FactChanges } from './sampleFacts.ts';

const YES: RuleCondition = { field: 'isLinked', operator: '=', value: true };
const NO: RuleCondition = { field: 'queueLength', operator: '>', value: 100 };
const and = (...rules: RuleGroup['rules']): RuleGroup => ({ combinator: 'and', rules });
const or = (...rules: RuleGroup['rules']): RuleGroup => ({ combinator: 'or', rules });
const not = (group: RuleGroup): RuleGroup => ({ ...group, not: true });

function evaluate(rules: Parameters<typeof compileRules>[0], changes?: FactChanges) {
  return compileRules(rules, KNOWN).evaluate(facts(changes));
}

describe('a tree', () => {
  it.each<[string, RuleGroup, boolean]>([
    ['and()', and(), true],
    ['or()', or(), true],
    ['not and()', not(and()), true],
    ['and(yes, yes)', and(YES, YES), true],
    ['and(yes, no)', and(YES, NO), false],
    ['or(no, yes)', or(NO, YES), true],
    ['or(no, no)', or(NO, NO), false],
    ['not and(yes, no)', not(and(YES, NO)), true],
    ['not and(yes, yes)', not(and(YES, YES)), false],
    ['not or(no, no)', not(or(NO, NO)), true],
    ['not or(no, yes)', not(or(NO, YES)), false],
    ['and(yes, not or(no))', and(YES, not(or(NO))), true],
    ['not and(not or(yes, no), yes)', not(and(not(or(YES, NO)), YES)), true],
    ['or(no, and())', or(NO, and()), true],
  ])('%s: %s', (_name, when, matched) => {
    expect(evaluate([rule('only', { when })]).tried[0]?.matched).toBe(matched);
  });

  it('names the first condition against it, and how many alternatives it was one of', () => {
    const failedOf = (when: RuleGroup) => evaluate([rule('only', { when })]).tried[0]?.failed;
    expect(failedOf(and(YES, NO, NO))).toEqual({ ...NO, actual: 7 });
    expect(failedOf(or(NO, NO))).toEqual({ ...NO, actual: 7, alternatives: 2 });
    expect(failedOf(not(or(NO, YES)))).toEqual({ ...YES, actual: true, negated: true });
    expect(failedOf(not(and(YES, YES)))).toEqual({ ...YES, actual: true, negated: true, alternatives: 2 });
  });
});

describe('the facts of a decision', () => {
  it('are everything that rules can ask for, as it was written, texts cut', () => {
    const { decision } = decide(facts({ conversation: { firstMessages: 'É'.repeat(200) } }), compileRules([], KNOWN));
    expect(decision.facts).toEqual({
      device: idOf('shop'), department: idOf('sales'), firstMessages: `${'É'.repeat(80)}…`, language: 'pt', priority: 'normal', tags: [idOf('vip')],
      isLinked: true, documentType: 'cpf', state: 'SP', city: 'São Paulo', lastAgent: idOf('ana'), manager: null, isFirstContact: false, conversationsBefore: 3,
      isWithinHours: true, isHoliday: false, weekday: 'wed', date: '2026-03-11', timeOfDay: '14:00', queueLength: 7, agentsOnline: 2,
    });
    expect(Object.keys(decision.facts).toSorted()).toEqual([...RULE_FIELD_NAMES].toSorted());
    expect(decisionRecord.parse(decision)).toEqual(decision);
  });

  it('are where it waits and how urgent it is when no rule was asked', () => {
    expect(decideAgain(plainAim(null), facts({ conversation: { departmentId: null, priority: 'high' } }), facts(), 'sweep').facts).toEqual({ department: null, priority: 'high' });
  });
});

describe('rules', () => {
  it('run in their order, whatever order they are stored in, until one stops', () => {
    const rules = [rule('third', { position: 2 }), rule('second', { position: 1, actions: { priority: 'high' } }), rule('first', { position: 0, when: and(NO) })];
    for (const stored of [rules, rules.toReversed()]) {
      const { tried, actions } = evaluate(stored);
      expect(tried.map(({ name, matched }) => [name, matched])).toEqual([['first', false], ['second', true]]);
      expect(actions).toEqual([{ stop: true, priority: 'high' }]);
    }
  });

  it('that are switched off are not told, nor are those after a stop', () => {
    expect(evaluate([rule('off', { enabled: false }), rule('on', { position: 1 }), rule('late', { position: 2 })]).tried.map(({ name }) => name)).toEqual(['on']);
  });

  it.each([
    ['before it begins', { validFrom: new Date(NOW + 1).toISOString() }, 'not_yet_valid'],
    ['from its first moment', { validFrom: new Date(NOW).toISOString() }, undefined],
    ['until before its end', { validTo: new Date(NOW + 1).toISOString() }, undefined],
    ['at its end', { validTo: new Date(NOW).toISOString() }, 'expired'],
    ['without limits', { validFrom: null, validTo: null }, undefined],
  ] as const)('are valid: %s', (_when, dates, skipped) => {
    expect(evaluate([rule('dated', dates)]).tried[0]).toEqual({ id: idOf('dated'), name: 'dated', version: 1, matched: skipped === undefined, ...(skipped && { skipped }) });
  });

  it('that go on are added to, and not overridden', () => {
    const rules = [
      rule('a', { position: 0, actions: { stop: false, priority: 'high', addTags: [idOf('vip')], requiredSkills: [{ name: 'Fiscal', level: 2 }] } }),
      rule('b', { position: 1, actions: { stop: false, priority: 'low', departmentId: idOf('support'), addTags: [idOf('debt'), idOf('vip')], autoReply: 'Um momento' } }),
      rule('c', { position: 2, actions: { stop: true, departmentId: idOf('sales'), autoReply: 'Outra', requiredSkills: [{ name: 'fiscal', level: 4 }], escalate: { afterMinutes: 10, departmentId: idOf('sales') } } }),
    ];
    const { decision, aim } = decide(facts(), compileRules(rules, KNOWN));
    expect(aim).toEqual({ departmentId: idOf('support'), userId: null, strategy: null, requiredSkills: [{ name: 'fiscal', level: 4 }], preferredSkills: [] });
    expect(decision.actions).toEqual({
      priority: 'high',
      addTags: [idOf('vip'), idOf('debt')],
      autoReply: 'Um momento',
      // Ten minutes after it began to wait, five minutes ago.
      escalation: { at: new Date(NOW + 5 * MINUTE).toISOString(), departmentId: idOf('sales') },
    });
    expect(decision.result.department).toEqual({ id: idOf('support'), name: 'support' });
  });

  it('see the facts as they were before the run', () => {
    const rules = [
      rule('moves', { position: 0, actions: { departmentId: idOf('support'), stop: false } }),
      rule('asks', { position: 1, when: and({ field: 'department', operator: '=', value: idOf('support') }) }),
    ];
    expect(evaluate(rules).tried[1]).toMatchObject({ matched: false, failed: { field: 'department', actual: idOf('sales') } });
  });

  it('that name what is not there are flagged, skipped and told', () => {
    const gone = idOf('gone');
    const cases = [
      ['unknown_department', { actions: { departmentId: gone } }],
      ['unknown_department', { actions: { escalate: { afterMinutes: 1, departmentId: gone } } }],
      ['unknown_user', { actions: { userId: gone } }],
      ['unknown_tag', { actions: { addTags: [idOf('vip'), gone] } }],
      ['unknown_device', { when: and(YES, or({ field: 'device', operator: 'in', value: [idOf('shop'), gone] })) }],
      ['unknown_tag', { when: and({ field: 'tags', operator: 'contains', value: gone }) }],
      ['unknown_user', { when: and({ field: 'lastAgent', operator: '=', value: gone }) }],
    ] as const;
    for (const [code, changes] of cases) {
      const broken = rule('broken', changes as Parameters<typeof rule>[1]); // Arrays of the table are read-only.
      expect(ruleProblems(broken, KNOWN)).toEqual([{ code, id: gone }]);
      const { tried } = evaluate([broken, rule('next', { position: 1 })]);
      expect(tried).toEqual([
        { id: idOf('broken'), name: 'broken', version: 1, matched: false, skipped: 'broken', problems: [{ code, id: gone }] },
        { id: idOf('next'), name: 'next', version: 1, matched: true },
      ]);
    }
  });

  it('name the patterns they need, once each and of enabled ones only', () => {
    const asking = (value: string): RuleGroup => and(or({ field: 'firstMessages', operator: 'regex', value }));
    expect(patternsOf([rule('a', { when: asking('b+') }), rule('b', { when: asking('a+') }), rule('c', { when: asking('b+') }), rule('d', { when: asking('x'), enabled: false })])).toEqual(['a+', 'b+']);
  });
});

it('ask for a field when one that is on does, however deep', () => {
  const language: RuleCondition = { field: 'language', operator: '=', value: 'es' };
  expect(asksFor([rule('a', { when: and(YES) }), rule('b', { when: and(YES, or(NO, not(and(language)))) })], 'language')).toBe(true);
  expect(asksFor([rule('a', { when: and(YES) }), rule('off', { enabled: false, when: and(language) })], 'language')).toBe(false);
});

describe('a rule that is written', () => {
  const issues = (when: unknown, then: object = { departmentId: idOf('support') }) =>
    (ruleCreate.safeParse({ name: 'Regra', when, ...thenDo(then) }).error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`);

  it('may be as the form writes it', () => {
    const when = { id: 'g-1', combinator: 'and', rules: [{ id: 'r-1', field: 'isLinked', operator: '=', valueSource: 'value', value: true }, { combinator: 'or', not: false, rules: [] }] };
    expect(ruleCreate.parse({ name: ' Regra ', when, ...thenDo({ priority: 'high' }) })).toEqual({
      name: 'Regra',
      enabled: true,
      when: { id: 'g-1', combinator: 'and', rules: [{ id: 'r-1', field: 'isLinked', operator: '=', value: true }, { combinator: 'or', rules: [] }] },
      ...thenDo({ priority: 'high', stop: true }),
    });
  });

  const line = (field: string, operator: string, value: unknown) => ({ combinator: 'and', rules: [{ field, operator, value }] });

  it.each<[string, unknown, string]>([
    ['an operator that the field does not know', line('isLinked', 'contains', 'x'), 'when.rules.0.operator routing.operator'],
    ['a regex that is none', line('firstMessages', 'regex', '(a'), 'when.rules.0.value routing.regex'],
    ['a regex that is too long', line('firstMessages', 'regex', 'a'.repeat(201)), 'when.rules.0.value field.tooLong'],
    ['a text that is too long', line('firstMessages', 'contains', 'a'.repeat(201)), 'when.rules.0.value field.tooLong'],
    ['an empty text', line('firstMessages', 'contains', '  '), 'when.rules.0.value field.required'],
    ['a malformed id', line('device', '=', 'x'), 'when.rules.0.value field.id'],
    ['a malformed id in a list', line('device', 'in', [idOf('shop'), 'x']), 'when.rules.0.value.1 field.id'],
    ['a range that ends before it begins', line('queueLength', 'between', [5, 1]), 'when.rules.0.value routing.range'],
    ['a time range without length', line('timeOfDay', 'between', ['08:00', '08:00']), 'when.rules.0.value routing.range'],
    ['a time that is none', line('timeOfDay', 'between', ['08:00', '24:00']), 'when.rules.0.value.1 routing.timeOfDay'],
    ['a day that is none', line('date', '=', '2026-02-30'), 'when.rules.0.value routing.date'],
  ])('is refused for %s', (_what, when, issue) => {
    expect(issues(when)).toEqual([issue]);
  });

  it.each<[string, unknown]>([
    ['an unknown field', line('colour', '=', 'red')],
    ['an unknown operator', line('device', '~', idOf('shop'))],
    ['an empty list', line('device', 'in', [])],
    ['a choice that is none', line('state', '=', 'XX')],
    ['a comparison of two fields', { combinator: 'and', rules: [{ field: 'state', operator: '=', value: 'SP', valueSource: 'field' }] }],
    ['a muted line', { combinator: 'and', rules: [{ field: 'state', operator: '=', value: 'SP', muted: true }] }],
    ['an unknown combinator', { combinator: 'xor', rules: [] }],
    ['no tree', null],
    ['a list', []],
    ['a line that is no object', { combinator: 'and', rules: [5] }],
  ])('is refused for %s', (_what, when) => {
    expect(issues(when)).toHaveLength(1);
  });

  it('has limits of depth and of lines, however deep or wide a hostile one is', () => {
    const nested = (depth: number): RuleGroup => (depth === 1 ? and(YES) : and(nested(depth - 1)));
    expect(issues(nested(5))).toEqual([]);
    expect(issues(nested(6))).toEqual(['when.rules.0.rules.0.rules.0.rules.0.rules.0 routing.tooDeep']);
    expect(issues(nested(2000))).toHaveLength(1);
    expect(issues(and(...Array.from({ length: MAX_CONDITIONS }, () => YES)))).toEqual([]);
    expect(issues(and(...Array.from({ length: MAX_CONDITIONS + 1 }, () => YES)))).toEqual(['when routing.tooManyConditions']);
    expect(issues(and(...Array.from({ length: 100_000 }, () => and())))).toEqual(['when routing.tooManyConditions']);
  });

  it.each([[{}], [{ stop: false }], [{ addTags: [] }]])('does something: %j is refused', (then) => {
    expect(issues(and(), then)).toEqual(['then routing.noAction']);
  });

  it('stops unless it says that it goes on', () => {
    expect(ruleActions.parse({ priority: 'low' })).toEqual({ priority: 'low', stop: true });
  });

  it('ends after it begins', () => {
    const dated = { name: 'x', when: and(), validFrom: '2026-01-02T00:00:00-03:00', validTo: '2026-01-02T00:00:00Z', ...thenDo({ priority: 'low' }) };
    expect(ruleCreate.safeParse(dated).error?.issues).toMatchObject([{ path: ['validTo'], message: 'routing.validity' }]);
    expect(ruleCreate.safeParse({ ...dated, validTo: '2026-01-02T03:00:01Z' }).success).toBe(true);
  });

  it('keeps what it was asked after being written and read again', () => {
    const when = and(YES, not(or(NO, { field: 'city', operator: 'in', value: ['Santos'] })));
    expect(ruleGroup.parse(JSON.parse(JSON.stringify(ruleGroup.parse(when))))).toEqual(when);
  });
});

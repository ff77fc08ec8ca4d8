import { z } from 'zod';
import { CONDITION_LIMITS, RULE_FIELD_NAMES, RULE_OPERATORS, ruleField, shapeOf, valueSchemaOf, type RuleFieldName, type RuleOperator } from './ruleFields.ts';

/** Groups within groups, and conditions, of one rule. */
export const MAX_DEPTH = 5;
export const MAX_CONDITIONS = 50;

type OneValue = string | number | boolean;

/** One line of the form. `value` is as the field's type and the operator's shape say. */
export interface RuleCondition {
  id?: string;
  field: RuleFieldName;
  operator: RuleOperator;
  value: OneValue | OneValue[] | null;
}

/** A tree of conditions as react-querybuilder writes it. A group without rules always matches, whatever `not` says. */
export interface RuleGroup {
  id?: string;
  combinator: 'and' | 'or';
  not?: boolean;
  rules: (RuleGroup | RuleCondition)[];
}

export const EMPTY_GROUP: RuleGroup = { combinator: 'and', rules: [] };

export function isGroup(node: RuleGroup | RuleCondition): node is RuleGroup {
  return 'combinator' in node;
}

/** Every condition of a tree, as it is read. */
export function conditionsOf(group: RuleGroup): RuleCondition[] {
  return group.rules.flatMap((node) => (isGroup(node) ? conditionsOf(node) : [node]));
}

/**
 * The `when` of a rule. Ids that the form gives its lines are kept; what else it writes is left out, but a muted line or
 * one that compares two fields is refused rather than read as something else. Issues stand on their line:
 * `rules.0.rules.2.value`.
 */
export const ruleGroup = z.unknown().transform((value, context): RuleGroup => {
  const count = { conditions: 0 };
  const group = parseGroup(value, [], 1, { count, context });
  if (count.conditions > MAX_CONDITIONS) context.addIssue({ code: 'custom', message: 'routing.tooManyConditions' });
  return group ?? z.NEVER;
});

interface Parsing {
  count: { conditions: number };
  context: z.RefinementCtx;
}

const lineSchema = z.object({ id: z.string().max(64).optional(), muted: z.literal(false).optional(), disabled: z.literal(false).optional() });
const groupSchema = lineSchema.extend({ combinator: z.enum(['and', 'or']), not: z.boolean().optional(), rules: z.array(z.unknown()) });
const conditionSchema = lineSchema.extend({
  field: z.enum(RULE_FIELD_NAMES),
  operator: z.enum(RULE_OPERATORS),
  value: z.unknown(),
  valueSource: z.literal('value').optional(),
});

/** Null for what is no group; its issues are told then. */
function parseGroup(value: unknown, path: PropertyKey[], depth: number, parsing: Parsing): RuleGroup | null {
  const given = tell(groupSchema.safeParse(value), path, parsing);
  if (!given) return null;
  if (depth > MAX_DEPTH) {
    parsing.context.addIssue({ code: 'custom', path, message: 'routing.tooDeep' });
    return null;
  }
  const rules: RuleGroup['rules'] = [];
  for (const [index, node] of given.rules.entries()) {
    // A hostile tree is not read to its end.
    if (parsing.count.conditions > MAX_CONDITIONS) break;
    const nodePath = [...path, 'rules', index];
    const isNested = typeof node === 'object' && node !== null && 'combinator' in node;
    // A group counts as a line, or a thousand empty ones would be free.
    parsing.count.conditions += 1;
    const parsed = isNested ? parseGroup(node, nodePath, depth + 1, parsing) : parseCondition(node, nodePath, parsing);
    if (parsed) rules.push(parsed);
  }
  return { ...(given.id !== undefined && { id: given.id }), combinator: given.combinator, ...(given.not && { not: true }), rules };
}

function parseCondition(node: unknown, path: PropertyKey[], parsing: Parsing): RuleCondition | null {
  const given = tell(conditionSchema.safeParse(node), path, parsing);
  if (!given) return null;
  const field = ruleField(given.field);
  if (!field.operators.includes(given.operator)) {
    parsing.context.addIssue({ code: 'custom', path: [...path, 'operator'], message: 'routing.operator' });
    return null;
  }
  const value = tell(shaped(given.field, given.operator).safeParse(given.value), [...path, 'value'], parsing);
  if (value === undefined) return null;
  return { ...(given.id !== undefined && { id: given.id }), field: given.field, operator: given.operator, value };
}

function shaped(name: RuleFieldName, operator: RuleOperator): z.ZodType<RuleCondition['value']> {
  const one = valueSchemaOf(ruleField(name), operator);
  switch (shapeOf(operator)) {
    case 'none':
      return z.unknown().transform(() => null);
    case 'one':
      return one;
    case 'list':
      return z.array(one).min(1).max(CONDITION_LIMITS.list);
    case 'range':
      // Only a time of the day may run over its end.
      return z.array(one).length(2).refine(([from, to]) => from !== undefined && to !== undefined && (name === 'timeOfDay' ? from !== to : from <= to), 'routing.range');
  }
}

/** What was parsed; undefined after its issues were told under `path`. */
function tell<Value>(parsed: z.ZodSafeParseResult<Value>, path: PropertyKey[], { context }: Parsing): Value | undefined {
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) context.issues.push({ ...issue, path: [...path, ...issue.path], input: undefined });
  return undefined;
}

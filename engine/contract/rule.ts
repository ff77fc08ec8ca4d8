import { z } from 'zod';
import { id, instant, line } from './primitives.ts';
import { priority } from './priority.ts';
import { ruleGroup } from './ruleCondition.ts';
import { ruleProblem } from './ruleProblem.ts';
import { skills } from './skill.ts';
import { strategy } from './strategy.ts';
import { template } from './template.ts';
import { actor } from './timeline.ts';

/** Of one installation. */
export const MAX_RULES = 1000;

/**
 * What a matching rule does. Rules run in their order; with `stop: false` the next ones are tried too and add what is
 * not set yet: a department, user, strategy, priority, automatic reply or escalation that an earlier rule gave stays, tags
 * and skills come together.
 */
export const ruleActions = z
  .object({
    departmentId: id.optional(),
    /** Only this user; while they cannot take it, it waits. */
    userId: id.optional(),
    /** In place of the department's. */
    strategy: strategy.optional(),
    /** Who has less is not asked. */
    requiredSkills: skills.optional(),
    /** Who is best at these, at the wanted level or above, comes first. */
    preferredSkills: skills.optional(),
    priority: priority.optional(),
    addTags: z.array(id).max(20).optional(),
    /** Sent to the customer once. */
    autoReply: template.min(1, 'field.required').optional(),
    /** If nobody has it after so long, it goes to this department. */
    escalate: z.object({ afterMinutes: z.number().int().min(1).max(60 * 24 * 30), departmentId: id }).optional(),
    stop: z.boolean().default(true),
  })
  .refine(doesSomething, 'routing.noAction');
export type RuleActions = z.infer<typeof ruleActions>;

/**
 * `{ then: actions }`, to make a rule of: `{ name, when, ...thenDo(actions) }`. Written out, the linter takes the rule for
 * a promise; it is none, since actions are never a function.
 */
export function thenDo<Actions extends object>(actions: Actions): Record<'then', Actions> {
  return keyed('then', actions);
}

const fields = {
  name: line(120),
  enabled: z.boolean(),
  /** From then on, and until before then; null or left out: no limit. */
  validFrom: z.iso.datetime({ offset: true }).nullable().optional(),
  validTo: z.iso.datetime({ offset: true }).nullable().optional(),
  when: ruleGroup,
  ...thenDo(ruleActions),
};

/** The rules' order, 0 first; left out: the last. */
const position = z.number().int().min(0).max(MAX_RULES);

const ordered = { message: 'routing.validity', path: ['validTo'] };

export const ruleCreate = z.object({ ...fields, enabled: fields.enabled.default(true), position: position.optional() }).refine(endsAfterItBegins, ordered);
export type RuleCreate = z.infer<typeof ruleCreate>;

/**
 * `ifVersion`: the version that was edited; another supervisor may have saved meanwhile. A record that is sent back as it
 * was read says it by its `version`.
 */
export const ruleUpdate = z.object({ ...fields, position, ifVersion: z.number().int().min(1), version: z.number().int().min(1) }).partial().refine(endsAfterItBegins, ordered);
export type RuleUpdate = z.infer<typeof ruleUpdate>;

/** A rule that is not saved, to be tried. `id`: of the saved one that it changes. Whether it is on is not asked. */
export const ruleDraft = z.object({ id: id.optional(), name: fields.name, validFrom: fields.validFrom, validTo: fields.validTo, when: fields.when, ...thenDo(ruleActions), position: position.optional() }).refine(endsAfterItBegins, ordered);
export type RuleDraft = z.infer<typeof ruleDraft>;

export const ruleRecord = z.object({
  id,
  ...fields,
  validFrom: instant.nullable().optional(),
  validTo: instant.nullable().optional(),
  position: z.number().int(),
  /** Raised by every save, from 1. */
  version: z.number().int(),
  /** While it has some, the rule is skipped. */
  problems: z.array(ruleProblem).optional(),
});
export type RuleRecord = z.infer<typeof ruleRecord>;

/** A rule as it was saved once. */
export const ruleVersionRecord = z.object({ ...fields, validFrom: instant.nullable(), validTo: instant.nullable(), version: z.number().int(), savedBy: actor, savedAt: instant });
export type RuleVersionRecord = z.infer<typeof ruleVersionRecord>;

/** Which version's content is to be the newest. */
export const ruleRestore = z.object({ version: z.number().int().min(1) });

/** A rule without an action would match and do nothing but hide those after it. An empty list is no action. */
function doesSomething({ stop: _stop, ...actions }: { stop: boolean } & Record<string, unknown>): boolean {
  return Object.values(actions).some((action) => (Array.isArray(action) ? action.length > 0 : action !== undefined));
}

function endsAfterItBegins({ validFrom, validTo }: { validFrom?: string | null; validTo?: string | null }): boolean {
  return !validFrom || !validTo || Date.parse(validFrom) < Date.parse(validTo);
}

function keyed<Name extends string, Value>(name: Name, value: Value): Record<Name, Value> {
  return { [name]: value } as Record<Name, Value>; // A computed key is typed as any string.
}

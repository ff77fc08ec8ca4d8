import { z } from 'zod';
import { conversationState } from './conversation.ts';
import { id, instant } from './primitives.ts';
import { priority } from './priority.ts';
import { RULE_FIELD_NAMES, RULE_OPERATORS } from './ruleFields.ts';
import { ruleProblem } from './ruleProblem.ts';
import { skill } from './skill.ts';
import { strategy } from './strategy.ts';

/** Why the engine looked at a conversation. `try`: somebody asked what would happen. */
export const ROUTING_TRIGGERS = [
  'opened', 'reopened', 'transferred', 'released', 'declined', 'reservation_expired', 'escalated', 'rules_changed', 'agent_free', 'hours_began', 'sweep', 'try',
] as const;
export const routingTrigger = z.enum(ROUTING_TRIGGERS);
export type RoutingTrigger = z.infer<typeof routingTrigger>;

const named = z.object({ id, name: z.string() });
const oneValue = z.union([z.string(), z.number(), z.boolean()]);
const anyValue = z.union([oneValue, z.array(oneValue), z.null()]);

/** Why a condition could not be decided: its regex was cut off by the time limit, is none, or was not run. */
export const REGEX_PROBLEMS = ['regex_timeout', 'regex_invalid', 'regex_not_run'] as const;
export type RegexProblem = (typeof REGEX_PROBLEMS)[number];

/** The condition because of which a rule does not match. */
export const failedCondition = z.object({
  field: z.enum(RULE_FIELD_NAMES),
  operator: z.enum(RULE_OPERATORS),
  value: anyValue,
  /** What it was; null: not known. A text is cut. */
  actual: anyValue,
  /** It stands in a group with `not`: it held, and should not have. */
  negated: z.literal(true).optional(),
  /** None of so many alternatives held, of which this is the first; left out for a condition that had to hold. */
  alternatives: z.number().int().optional(),
  problem: z.enum(REGEX_PROBLEMS).optional(),
});
export type FailedCondition = z.infer<typeof failedCondition>;

/** Why an enabled rule was not tried: outside of its dates, or it names what is not there (`problems`). */
export const SKIPPED_REASONS = ['not_yet_valid', 'expired', 'broken'] as const;

/** One rule that the run came to; the ones after a rule that stopped it are not told. */
export const triedRule = z.object({
  id,
  name: z.string(),
  version: z.number().int(),
  matched: z.boolean(),
  failed: failedCondition.optional(),
  skipped: z.enum(SKIPPED_REASONS).optional(),
  problems: z.array(ruleProblem).optional(),
});
export type TriedRule = z.infer<typeof triedRule>;

/** What the one who was taken is better by. `order`: by nothing, somebody has to be first. */
export const CRITERIA = ['skillLevels', 'lastAssignedAt', 'share', 'idleSince', 'order'] as const;
export type Criterion = (typeof CRITERIA)[number];

/**
 * Why a candidate was not taken: a code, and beside it what a sentence about it needs. In the order in which they are
 * looked for: the first one is told.
 */
export const candidateReason = z.discriminatedUnion('reason', [
  z.object({ reason: z.literal('inactive') }),
  /** A rule names somebody else. */
  z.object({ reason: z.literal('not_named'), details: z.object({ userId: id }) }),
  z.object({ reason: z.literal('not_member') }),
  z.object({ reason: z.literal('declined') }),
  z.object({ reason: z.literal('lacks_skill'), details: z.object({ skill: z.string(), level: z.number().int(), has: z.number().int() }) }),
  /** `opensAt`: null when no opening is in sight. */
  z.object({ reason: z.literal('outside_hours'), details: z.object({ opensAt: instant.nullable() }) }),
  z.object({ reason: z.literal('offline') }),
  z.object({ reason: z.literal('away') }),
  z.object({ reason: z.literal('paused'), details: z.object({ pausedReason: z.string() }) }),
  z.object({ reason: z.literal('at_capacity'), details: z.object({ load: z.number().int(), capacity: z.number().int() }) }),
  z.object({ reason: z.literal('department_limit'), details: z.object({ load: z.number().int(), limit: z.number().int() }) }),
  z.object({ reason: z.literal('rate_limit'), details: z.object({ count: z.number().int(), minutes: z.number().int() }) }),
  /** Agents take what waits by themselves. */
  z.object({ reason: z.literal('manual') }),
  /** It waits for its own agent, until then. */
  z.object({ reason: z.literal('waits_for'), details: z.object({ userId: id, until: instant }) }),
  /** Somebody else is the contact's own agent. */
  z.object({ reason: z.literal('not_own_agent'), details: z.object({ userId: id }) }),
  /** They could have; the one who was taken is better by this. Compare their `numbers`. */
  z.object({ reason: z.literal('worse'), details: z.object({ by: z.enum(CRITERIA) }) }),
]);
export type CandidateReason = z.infer<typeof candidateReason>;
export type CandidateReasonCode = CandidateReason['reason'];
const candidateReasonCode = z.enum(candidateReason.options.map((option) => option.shape.reason.value));

/**
 * What the strategy compared. Points in time are ms since 1970 (UTC), null: never; `share` is 0 to 1 of the capacity;
 * `skillLevels` the sum of the levels of preferred skills.
 */
export const strategyNumbers = z.object({
  skillLevels: z.number().optional(),
  lastAssignedAt: z.number().nullable().optional(),
  share: z.number().optional(),
  idleSince: z.number().nullable().optional(),
});
export type StrategyNumbers = z.infer<typeof strategyNumbers>;

/** With a reason unless it was taken. `numbers`: of those who could have been taken. */
export const candidate = z
  .object({
    userId: id,
    name: z.string(),
    taken: z.boolean(),
    load: z.number().int(),
    capacity: z.number().int(),
    numbers: strategyNumbers.optional(),
  })
  .and(candidateReason.or(z.object({ reason: z.undefined().optional() })));
export type Candidate = z.infer<typeof candidate>;

/** Why nobody was given the conversation: a code, and beside it what a sentence about it needs. */
export const waitingReason = z.discriminatedUnion('waiting', [
  /** Every candidate has a reason. */
  z.object({ waiting: z.literal('nobody_fits') }),
  z.object({ waiting: z.literal('no_candidates') }),
  z.object({ waiting: z.literal('manual') }),
  z.object({ waiting: z.literal('outside_hours'), waitingDetails: z.object({ opensAt: instant.nullable() }) }),
  z.object({ waiting: z.literal('waits_for'), waitingDetails: z.object({ userId: id, until: instant }) }),
  /** Its department is not there any more. */
  z.object({ waiting: z.literal('unknown_department'), waitingDetails: z.object({ departmentId: id }) }),
]);
export type WaitingReason = z.infer<typeof waitingReason>;
export type WaitingReasonCode = WaitingReason['waiting'];
export const WAITING_REASONS = waitingReason.options.map((option) => option.shape.waiting.value);

/** What is to be done beside assigning. Left out: nothing. */
export const decidedActions = z.object({
  priority: priority.optional(),
  addTags: z.array(id).optional(),
  autoReply: z.string().optional(),
  escalation: z.object({ at: instant, departmentId: id }).optional(),
  /** The assignee has until then to accept. */
  reservation: z.object({ expiresAt: instant }).optional(),
});
export type DecidedActions = z.infer<typeof decidedActions>;

/** The trace of one routing run. */
export const decisionRecord = z.object({
  at: instant,
  trigger: routingTrigger,
  /** What was known, by the names that conditions have for it, texts cut. A run that asked no rule knows little. */
  facts: z.partialRecord(z.enum(RULE_FIELD_NAMES), anyValue),
  rules: z.array(triedRule),
  candidates: z.array(candidate),
  /** How many more have the same reason as some who are told of; left out: none. */
  others: z.partialRecord(candidateReasonCode, z.number().int()).optional(),
  /** The one that decided, after a sticky one's fallback too. */
  strategy,
  requiredSkills: z.array(skill).optional(),
  actions: decidedActions,
  /** An assignee, or why it waits. */
  result: z.object({ assignee: named.optional(), department: named.optional() }).and(waitingReason.or(z.object({ waiting: z.undefined().optional() }))),
});
export type DecisionRecord = z.infer<typeof decisionRecord>;

/** Whose it is; null when it is not there any more. */
const ofConversation = { conversation: z.object({ id, protocol: z.string(), state: conversationState, contact: named }).nullable() };

/** A line of `GET /api/decisions`: of the rules those that matched, and nobody but the one who was given it. */
export const decisionRow = decisionRecord.pick({ at: true, trigger: true, rules: true, strategy: true, actions: true, result: true }).extend({ id, ...ofConversation });
export type DecisionRow = z.infer<typeof decisionRow>;

/** `GET /api/decisions/:id`: all of it. */
export const decisionFound = decisionRecord.extend({ id, ...ofConversation });
export type DecisionFound = z.infer<typeof decisionFound>;

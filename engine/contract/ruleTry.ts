import { z } from 'zod';
import { documentType, STATES } from './client.ts';
import { id } from './primitives.ts';
import { priority } from './priority.ts';
import { ruleDraft } from './rule.ts';
import { CONDITION_LIMITS, LANGUAGES, type RuleFieldName } from './ruleFields.ts';

/** The id of a rule that is not saved yet, in the decision about it; its version is 0. */
export const DRAFT_RULE_ID = '0'.repeat(24);

/** Characters of the first messages that rules look at. */
export const FIRST_MESSAGES_LENGTH = 4_000;

const count = z.number().int().min(0).max(CONDITION_LIMITS.number);

/** What is to be supposed, by the names that conditions have for it; what is left out is as the conversation has it. */
export const supposedFacts = z.strictObject({
  device: id.optional(),
  /** Null: the common queue. */
  department: id.nullable().optional(),
  /** Line by line. */
  firstMessages: z.string().max(FIRST_MESSAGES_LENGTH, 'field.tooLong').optional(),
  language: z.enum(LANGUAGES).nullable().optional(),
  priority: priority.optional(),
  tags: z.array(id).max(50).optional(),
  isLinked: z.boolean().optional(),
  documentType: documentType.nullable().optional(),
  state: z.enum(STATES).nullable().optional(),
  city: z.string().trim().max(120, 'field.tooLong').nullable().optional(),
  lastAgent: id.nullable().optional(),
  manager: id.nullable().optional(),
  isFirstContact: z.boolean().optional(),
  conversationsBefore: count.optional(),
  queueLength: count.optional(),
  agentsOnline: count.optional(),
} satisfies Partial<Record<RuleFieldName, z.ZodType>>);
export type SupposedFacts = z.infer<typeof supposedFacts>;

/**
 * The body of `POST /api/rules/try`: what would become of a conversation, without doing it. The answer is a decision with
 * the trigger `try`.
 */
export const ruleTry = z.object({
  /**
   * A conversation of the history; else one that is made up: of an unknown customer, on the oldest active device, in that
   * device's department, without a text.
   */
  conversationId: id.optional(),
  /** As it came (in its device's department, without tags and priority), or as it is now. */
  as: z.enum(['opened', 'now']).default('opened'),
  facts: supposedFacts.default({}),
  /** The moment to be supposed, for hours, dates and validity; left out: now. Who is there, and how busy, is as it is now. */
  at: z.iso.datetime({ offset: true }).optional(),
  /** Tried among the saved rules as if it were saved and on: in place of the one whose `id` it bears, else as a new one. */
  rule: ruleDraft.optional(),
  /** Saved rules that are off, tried as if they were on. */
  enableRuleIds: z.array(id).max(100).default([]),
});
export type RuleTry = z.infer<typeof ruleTry>;
export type RuleTryInput = z.input<typeof ruleTry>;

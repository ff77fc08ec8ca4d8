import { z } from 'zod';
import { contactRecord } from './contact.ts';
import { conversationState } from './conversation.ts';
import { id, instant, phone } from './primitives.ts';
import { actor } from './timeline.ts';

/** `merging` and `unmerging` are under way; a crash leaves them to the sweeper. */
export const mergeState = z.enum(['merging', 'merged', 'unmerging', 'unmerged']);
export type MergeState = z.infer<typeof mergeState>;

/** The contact in the path stays, `contactId` goes into it. */
export const contactMergePreview = z.object({ contactId: id });
/** `clientId`: which of two different clients stays; needed only then. */
export const contactMergeCreate = z.object({ contactId: id, clientId: id.optional() });
export const contactUnmerge = z.object({ mergeId: id });

/** A conversation as a preview names it. */
export const mergedConversation = z.object({
  id,
  protocol: z.string(),
  state: conversationState,
  device: z.object({ id, name: z.string() }),
  assignee: z.object({ id, name: z.string() }).nullable(),
  unreadCount: z.number().int(),
  openedAt: instant,
});
export type MergedConversation = z.infer<typeof mergedConversation>;

export const MERGE_CONFLICTS = ['different_clients', 'absorbed_ignored', 'kept_ignored'] as const;

/** What merging would do. Nothing has happened yet. */
export const mergePreview = z.object({
  kept: contactRecord,
  absorbed: contactRecord,
  /** The kept contact afterwards. `clientId` is null while a person has to choose. */
  result: z.object({ name: z.string(), phone: phone.nullable(), identityKeys: z.array(z.string()), clientId: id.nullable() }),
  conversations: z.number().int(),
  messages: z.number().int(),
  /** Active on both sides of one device: the older absorbs the newer, which closes. */
  joins: z.array(z.object({ older: mergedConversation, newer: mergedConversation })),
  /** Active ones that only change their contact. */
  moves: z.array(mergedConversation),
  conflicts: z.array(z.enum(MERGE_CONFLICTS)),
  /** To choose from when the clients differ. */
  clients: z.array(z.object({ id, name: z.string() })),
});
export type MergePreview = z.infer<typeof mergePreview>;

const person = z.object({ id, name: z.string(), phone: phone.nullable() });

export const contactMergeRecord = z.object({
  id,
  state: mergeState,
  kept: person,
  absorbed: person,
  by: actor,
  at: instant,
  undoneBy: actor.nullable(),
  undoneAt: instant.nullable(),
  /** It is in force, and nothing was merged on top of it. */
  canUndo: z.boolean(),
});
export type ContactMergeRecord = z.infer<typeof contactMergeRecord>;

/** What undoing would do. */
export const unmergePreview = z.object({
  merge: contactMergeRecord,
  kept: contactRecord,
  /** The contact that comes back. */
  restored: contactRecord,
  /** How many conversations go back to it. */
  conversations: z.number().int(),
  /** Closed by the merge: open again, or still closed because the contact has another one open on the device. */
  reopened: z.array(mergedConversation),
  stayedClosed: z.array(mergedConversation),
});
export type UnmergePreview = z.infer<typeof unmergePreview>;

/** The kept contact, and the merge that made it so. */
export const mergedContact = contactRecord.extend({ mergeId: id });
export type MergedContact = z.infer<typeof mergedContact>;

/** The kept contact, with what came back. */
export const unmergedContact = mergedContact.extend({ restored: contactRecord, reopened: z.array(mergedConversation), stayedClosed: z.array(mergedConversation) });
export type UnmergedContact = z.infer<typeof unmergedContact>;

import { DRAFT_RULE_ID, type DecisionRecord, type RuleDraft, type RuleRecord, type RuleTry, type SupposedFacts } from '../../contract/index.ts';
import { DeviceModel, RuleModel, type Conversation } from '../../models/index.ts';
import type { Viewer } from '../../policies/viewer.ts';
import { presentRule } from '../../presenters/rule.ts';
import type { Services } from '../../services.ts';
import { loadConversation } from '../conversations/loadConversation.ts';
import { readKnownIds } from '../rules/knownIds.ts';
import { holidays } from './calendar.ts';
import { deciderByRules, readyRules, type ReadyRules } from './decideByRules.ts';
import { readOwnFacts, type OwnFacts } from './readFacts.ts';
import { readSurroundings } from './readSurroundings.ts';

/**
 * What the engine would decide, by the way that it decides, and nothing is done: nobody is given anything, no turn moves,
 * no decision is kept. Throws `not_found` for a conversation that the viewer does not see.
 */
export async function tryRules(services: Services, viewer: Viewer, { conversationId, as, facts, at, rule, enableRuleIds }: RuleTry): Promise<DecisionRecord> {
  const now = at === undefined ? services.now() : new Date(at);
  const conversation = conversationId === undefined ? null : await loadConversation(viewer, conversationId);
  const [own, surroundings, ready] = await Promise.all([
    conversation ? factsOf(conversation, as, now) : madeUpFacts(facts, now),
    readSurroundings(now, holidays),
    readRulesWith(rule, enableRuleIds),
  ]);
  const { queueLength, agentsOnline, language } = facts;
  const supposed = { language, ...(queueLength !== undefined && { queueLength }), ...(agentsOnline !== undefined && { agentsOnline }) };
  const decideAmong = await deciderByRules(suppose(own, facts), ready, 'try', supposed);
  return decideAmong(surroundings).decision;
}

/** Of one that came and went on, rules would see it as it came: in its device's department, before anybody did anything. */
async function factsOf(conversation: Conversation, as: RuleTry['as'], now: Date): Promise<OwnFacts> {
  const own = await readOwnFacts(conversation);
  if (as === 'now') return own;
  const device = await DeviceModel.findById(conversation.deviceId, { defaultDepartmentId: 1 }).lean();
  const departmentId = device?.defaultDepartmentId?.toHexString() ?? null;
  return { ...own, conversation: { ...own.conversation, departmentId, priority: 'normal', tags: [], declinedBy: [], waitingSince: now.getTime() } };
}

/** A customer nobody knows writes to a device (the oldest, when none is named). */
async function madeUpFacts({ device: deviceId }: SupposedFacts, now: Date): Promise<OwnFacts> {
  const device = await DeviceModel.findOne({ active: true, ...(deviceId !== undefined && { _id: deviceId }) }, { defaultDepartmentId: 1 }).sort({ _id: 1 }).lean();
  return {
    conversation: {
      id: '',
      deviceId: device?._id.toHexString() ?? '',
      departmentId: device?.defaultDepartmentId?.toHexString() ?? null,
      priority: 'normal',
      tags: [],
      firstMessages: '',
      waitingSince: now.getTime(),
      declinedBy: [],
    },
    contact: { isLinked: false, documentType: null, state: null, city: null, lastAgentId: null, managerId: null, conversationsBefore: 0 },
  };
}

/** Whoever has a document, an address or a manager is a client; whoever does not come for the first time was here once. */
function suppose({ conversation, contact }: OwnFacts, facts: SupposedFacts): OwnFacts {
  const { documentType, state, city, manager, isFirstContact } = facts;
  const isKnown = [documentType, state, city, manager].some((each) => each !== undefined && each !== null);
  const visits = isFirstContact === undefined ? contact.conversationsBefore : isFirstContact ? 0 : Math.max(1, contact.conversationsBefore);
  return {
    conversation: {
      ...conversation,
      deviceId: or(facts.device, conversation.deviceId),
      departmentId: or(facts.department, conversation.departmentId),
      firstMessages: or(facts.firstMessages, conversation.firstMessages),
      priority: or(facts.priority, conversation.priority),
      tags: or(facts.tags, conversation.tags),
    },
    contact: {
      ...contact,
      isLinked: or(facts.isLinked, isKnown || contact.isLinked),
      documentType: or(documentType, contact.documentType),
      state: or(state, contact.state),
      city: or(city, contact.city),
      lastAgentId: or(facts.lastAgent, contact.lastAgentId),
      managerId: or(facts.manager, contact.managerId),
      conversationsBefore: or(facts.conversationsBefore, visits),
    },
  };
}

function or<Value>(supposed: Value | undefined, otherwise: Value): Value {
  return supposed === undefined ? otherwise : supposed;
}

/** The rules in their order as they would be with a draft among them. */
async function readRulesWith(draft: RuleDraft | undefined, enableRuleIds: readonly string[]): Promise<ReadyRules> {
  const [stored, known] = await Promise.all([RuleModel.find().sort({ position: 1, _id: 1 }).lean(), readKnownIds()]);
  const saved = stored.map((rule) => presentRule(rule, known)).map((rule) => (enableRuleIds.includes(rule.id) ? { ...rule, enabled: true } : rule));
  return readyRules(draft ? withDraft(saved, draft) : saved, known);
}

function withDraft(saved: readonly RuleRecord[], draft: RuleDraft): RuleRecord[] {
  const before = saved.find(({ id }) => id === draft.id);
  const others = saved.filter((rule) => rule !== before);
  const place = draft.position ?? before?.position ?? others.length;
  const tried = { ...draft, id: before?.id ?? DRAFT_RULE_ID, version: before?.version ?? 0, enabled: true, position: place };
  return others.toSpliced(place, 0, tried).map((rule, position) => ({ ...rule, position }));
}

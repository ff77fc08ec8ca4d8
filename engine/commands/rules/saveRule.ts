import { Types } from 'mongoose';
import { MAX_RULES, thenDo, type Actor, type RuleActions, type RuleCreate, type RuleUpdate } from '../../contract/index.ts';
import { AppError, invalid, notFound } from '../../errors.ts';
import { nextNumber, RuleModel, RuleVersionModel, type Rule, type RuleContent } from '../../models/index.ts';
import type { Viewer } from '../../policies/viewer.ts';
import { presentRule } from '../../presenters/rule.ts';
import { ruleProblems } from '../../routing/index.ts';
import type { Services } from '../../services.ts';
import { actorOf } from '../conversations/actors.ts';
import { exclusively } from '../exclusively.ts';
import { planChanged } from '../routing/planChanged.ts';
import { RULES_STAMP } from '../routing/recentPlan.ts';
import { readKnownIds } from './knownIds.ts';

/** Rules share one order, so they are saved one at a time. */
async function alone<Result>(services: Services, work: () => Promise<Result>): Promise<Result> {
  try {
    return await exclusively('rules', work);
  } finally {
    // Also after what failed halfway.
    await nextNumber(RULES_STAMP);
    await planChanged(services);
  }
}

/** A new rule at `position`, at the end when none is given. Throws `conflict` beyond MAX_RULES, `invalid` for what it names and is not there. */
export async function createRule(services: Services, viewer: Viewer, { position, ...given }: RuleCreate): Promise<Rule> {
  const content = contentOf(given);
  await mustNameWhatIsThere(content);
  return alone(services, async () => {
    const count = await RuleModel.countDocuments();
    if (count >= MAX_RULES) throw new AppError('conflict', { sentence: 'conflict.tooManyRules', params: { maximum: MAX_RULES } });
    const _id = new Types.ObjectId();
    await keepVersion(services, { _id, version: 1, ...content }, actorOf(viewer));
    // Last, then moved: a rule that is cut off here has a place of its own.
    const rule = (await RuleModel.create({ _id, ...content, position: count, version: 1 })).toObject<Rule>();
    return position === undefined || position >= count ? rule : moveTo(rule, position);
  });
}

/**
 * Changes a rule. Every save of what it says makes a version; its place among the others is no part of that. Throws
 * `version_conflict`, with both versions, when another one than was edited is stored.
 */
export async function updateRule(services: Services, viewer: Viewer, ruleId: string, { position, version, ifVersion = version, ...given }: RuleUpdate): Promise<Rule> {
  return alone(services, async () => {
    const current = await RuleModel.findById(ruleId).lean();
    if (!current) throw notFound();
    if (ifVersion !== undefined && ifVersion !== current.version) throw await conflictOf(current, ifVersion, definedOf(given));
    const changes = Object.values(given).some((value) => value !== undefined);
    const saved = changes ? await saveContent(services, viewer, current, { ...current, ...definedOf(given) }) : current;
    return position === undefined || position === saved.position ? saved : moveTo(saved, position);
  });
}

/** Makes what a rule said in an earlier version its newest one. */
export async function restoreRule(services: Services, viewer: Viewer, ruleId: string, version: number): Promise<Rule> {
  return alone(services, async () => {
    const [current, earlier] = await Promise.all([RuleModel.findById(ruleId).lean(), RuleVersionModel.findOne({ ruleId, version }).lean()]);
    if (!current) throw notFound();
    if (!earlier || version > current.version) throw invalid({ version: 'field.unknownVersion' });
    return saveContent(services, viewer, current, earlier);
  });
}

/** Decisions keep what they say of it, so it may go. */
export async function deleteRule(services: Services, ruleId: string): Promise<Rule> {
  return alone(services, async () => {
    const rule = await RuleModel.findByIdAndDelete(ruleId).lean();
    if (!rule) throw notFound();
    await RuleVersionModel.deleteMany({ ruleId: rule._id });
    await RuleModel.updateMany({ position: { $gt: rule.position } }, { $inc: { position: -1 } }, { timestamps: false });
    return rule;
  });
}

/** The error that shows both: what was to be saved, laid over the version that was edited, and what is stored. */
async function conflictOf(current: Rule, edited: number, changes: Partial<RuleContent>): Promise<AppError> {
  const [before, known] = await Promise.all([RuleVersionModel.findOne({ ruleId: current._id, version: edited }).lean(), readKnownIds()]);
  const yours = { ...current, ...before, ...changes, _id: current._id, version: edited };
  return new AppError('version_conflict', { sentence: 'conflict.ruleChanged', versions: { yours: presentRule(yours, known), stored: presentRule(current, known) } });
}

async function saveContent(services: Services, viewer: Viewer, current: Rule, next: RuleContent): Promise<Rule> {
  const { name, enabled, validFrom, validTo, when, then } = next;
  if (validFrom && validTo && validFrom >= validTo) throw invalid({ validTo: 'routing.validity' });
  const content: RuleContent = { name, enabled, validFrom, validTo, when, ...thenDo(then) };
  // One that is switched off may name what is gone: it can be mended later.
  if (enabled) await mustNameWhatIsThere(content);
  const version = current.version + 1;
  await keepVersion(services, { _id: current._id, version, ...content }, actorOf(viewer));
  const saved = await RuleModel.findOneAndUpdate({ _id: current._id, version: current.version }, { $set: { ...content, version } }, { returnDocument: 'after' }).lean();
  // Nobody else saves meanwhile, but for one who held the lock for too long.
  if (!saved) throw new AppError('version_conflict', { sentence: 'conflict.ruleChanged' });
  return saved;
}

/** Before the rule itself: one that a crash leaves behind is written over by the next save. */
async function keepVersion(services: Services, { _id, version, ...content }: RuleContent & Pick<Rule, '_id' | 'version'>, savedBy: Actor): Promise<void> {
  await RuleVersionModel.replaceOne({ ruleId: _id, version }, { ruleId: _id, version, ...content, savedBy, savedAt: services.now() }, { upsert: true });
}

async function moveTo(rule: Rule, position: number): Promise<Rule> {
  const others = await RuleModel.find({ _id: { $ne: rule._id } }, { position: 1 }).sort({ position: 1, _id: 1 }).lean();
  const place = Math.min(position, others.length);
  const order = others.toSpliced(place, 0, rule);
  const moved = order.flatMap(({ _id, position: before }, index) => (before === index ? [] : [{ updateOne: { filter: { _id }, update: { $set: { position: index } } } }]));
  if (moved.length > 0) await RuleModel.bulkWrite(moved);
  return { ...rule, position: place };
}

async function mustNameWhatIsThere(content: RuleContent): Promise<void> {
  const [problem] = ruleProblems(content, await readKnownIds());
  if (problem) throw invalid({ [fieldNaming(content.then, problem.id)]: SENTENCES[problem.code] });
}

const SENTENCES = {
  unknown_department: 'field.unknownDepartment',
  unknown_user: 'field.unknownUser',
  unknown_tag: 'field.unknownTag',
  unknown_device: 'field.unknownDevice',
} as const;

/** Where the form is to show that an id is not there: at the action that names it, else at the conditions. */
function fieldNaming({ departmentId, userId, addTags, escalate }: RuleActions, id: string): string {
  if (departmentId === id) return 'then.departmentId';
  if (userId === id) return 'then.userId';
  if (addTags?.includes(id)) return 'then.addTags';
  return escalate?.departmentId === id ? 'then.escalate.departmentId' : 'when';
}

function contentOf({ name, enabled, validFrom, validTo, when, then }: Omit<RuleCreate, 'position'>): RuleContent {
  return { name, enabled, validFrom: dateOf(validFrom), validTo: dateOf(validTo), when, ...thenDo(then) };
}

/** The fields that were given, as the store keeps them. */
function definedOf({ validFrom, validTo, ...given }: Omit<RuleUpdate, 'position' | 'version' | 'ifVersion'>): Partial<RuleContent> {
  const dates = { ...(validFrom !== undefined && { validFrom: dateOf(validFrom) }), ...(validTo !== undefined && { validTo: dateOf(validTo) }) };
  return { ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)), ...dates };
}

function dateOf(instant: string | null | undefined): Date | null {
  return instant ? new Date(instant) : null;
}

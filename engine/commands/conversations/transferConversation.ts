import { randomUUID } from 'node:crypto';
import { isValidObjectId } from 'mongoose';
import { step, TransitionRefused, type ConversationEvent } from '../../conversation/index.ts';
import type { SettingsRecord } from '../../contract/index.ts';
import { AppError, invalid } from '../../errors.ts';
import { ConversationModel, DepartmentModel, recentSettings, UserModel, WITHOUT_WORK, type Conversation, type PendingTransfer } from '../../models/index.ts';
import { canHandle, type Viewer } from '../../policies/viewer.ts';
import { scopeOf } from '../../presenters/conversation.ts';
import type { Services } from '../../services.ts';
import { actorOf } from './actors.ts';
import { findActiveUser, mustBeReachable, reserveByHand } from './assignConversation.ts';
import { changeConversation } from './changeConversation.ts';
import { describeTransfer, snapshotOf, type Draft } from './draft.ts';
import { loadConversation } from './loadConversation.ts';
import { noteOf } from './outgoing.ts';
import { givenBack } from './queueFields.ts';
import { writeMessageEffect } from './messageEffects.ts';
import type { ConversationCommand } from './takeConversation.ts';

export interface TransferCommand extends ConversationCommand {
  userId?: string | undefined;
  departmentId?: string | undefined;
  note?: string | null | undefined;
}

/** How long a caller waits for the worker before 202. */
const WAIT_MS = 5_000;
const POLL_MS = 25;

/**
 * Records a transfer, wakes the transfers worker and waits for it. `completed: false` when the worker has not come to it
 * within 5 s: it stays pending and the sweeper completes it; and when it is an offer (a setting), which waits for its
 * receiver. Throws `transfer_pending` while another one is under way, `receiver_offline` where a setting refuses it.
 */
export async function requestTransfer(services: Services, viewer: Viewer, command: TransferCommand): Promise<{ conversation: Conversation; completed: boolean }> {
  const seen = await loadConversation(viewer, command.conversationId);
  const settings = await recentSettings();
  const { isOffline, ...target } = await findTarget(command, settings);
  const isOffer = settings.transferMode === 'offer' && target.toUserId !== null && target.toUserId.toHexString() !== viewer.id;
  const requestId = randomUUID();
  const requested = await changeConversation(
    services,
    command.conversationId,
    async (conversation) => {
      const { changed } = step(snapshotOf(conversation), eventOf(target, services.now()));
      if (!canHandle(viewer, scopeOf(conversation))) throw new AppError('forbidden');
      // What the engine offers to somebody, a person may put elsewhere.
      if (conversation.pendingTransfer && !conversation.pendingTransfer.offer?.reserved) throw new AppError('transfer_pending');
      if (!changed) return null;
      const requestedAt = services.now();
      const pendingTransfer: PendingTransfer = {
        ...target,
        requestId,
        note: command.note || null,
        by: actorOf(viewer),
        requestedAt,
        ...(isOffer && { offer: { expiresAt: new Date(requestedAt.getTime() + settings.offerSeconds * 1000) } }),
      };
      const data = { ...describeTransfer(pendingTransfer), ...(isOffline && { receiverOffline: true }) };
      return { happenings: [{ type: isOffer ? 'transfer_offered' : 'transfer_requested', by: actorOf(viewer), data }], fields: { pendingTransfer } };
    },
    { ifVersion: command.ifVersion, seen },
  );
  if (requested.pendingTransfer?.requestId !== requestId) return { conversation: requested, completed: true };
  if (isOffer) return { conversation: requested, completed: false };

  await services.queues.wakeTransfer(command.conversationId);
  return waitForTransfer(command.conversationId, requestId);
}

/**
 * The transfers worker's part: carries a pending transfer out, or drops it with a reason when it is no longer possible
 * (the conversation was closed, the receiver deactivated). Safe to repeat. An offer is left to its receiver.
 */
export async function completeTransfer(services: Services, conversationId: string): Promise<void> {
  await changeConversation(services, conversationId, async (conversation) => {
    const transfer = conversation.pendingTransfer;
    if (!transfer || transfer.offer) return null;
    return transferDraft(services, conversation, transfer);
  });
}

/** Hands the conversation over as the transfer says; drops the transfer when that is no longer possible. */
export async function transferDraft(services: Services, conversation: Conversation, transfer: PendingTransfer): Promise<Draft> {
  const dropped = (reason: string): Draft => ({
    happenings: [{ type: 'transfer_dropped', by: { kind: 'system' }, data: { ...describeTransfer(transfer), reason } }],
    fields: { pendingTransfer: null },
  });
  const machineEvent = eventOf(transfer, services.now());
  try {
    step(snapshotOf(conversation), machineEvent);
  } catch (error) {
    if (error instanceof TransitionRefused) return dropped(error.code);
    throw error;
  }
  const { note, by } = transfer;
  const author = { kind: 'user' as const, id: by.id ?? null, name: by.name ?? '' };
  const shared = {
    fields: { pendingTransfer: null },
    effects: note && by.id ? [writeMessageEffect(noteOf(conversation, { author, text: note, now: services.now() }))] : [],
  };
  if (!transfer.toUserId) {
    const fields = { ...shared.fields, ...(conversation.assigneeId && { routing: givenBack(conversation, 'transferred', services.now()) }) };
    return { happenings: [{ type: 'transferred', by, data: describeTransfer(transfer), machineEvent }], ...shared, fields };
  }

  const user = await UserModel.findById(transfer.toUserId).lean();
  if (!user?.active) return dropped('inactive_user');
  const { data, undo } = await reserveByHand(services, user, conversation);
  const offline = user.presence === 'offline' && { receiverOffline: true };
  return { happenings: [{ type: 'transferred', by, data: { ...describeTransfer(transfer), ...offline, ...data }, machineEvent }], ...shared, undo };
}

type Target = Pick<PendingTransfer, 'toUserId' | 'toDepartmentId' | 'toName'>;

async function findTarget({ userId, departmentId }: TransferCommand, settings: SettingsRecord): Promise<Target & { isOffline: boolean }> {
  if (userId !== undefined) {
    const user = await findActiveUser(userId);
    mustBeReachable(user, settings);
    return { toUserId: user._id, toDepartmentId: null, toName: user.name, isOffline: user.presence === 'offline' };
  }
  const department = departmentId !== undefined && isValidObjectId(departmentId) ? await DepartmentModel.findById(departmentId).lean() : null;
  if (!department) throw invalid({ departmentId: 'field.unknownDepartment' });
  if (!department.active) throw invalid({ departmentId: 'field.inactiveDepartment' });
  return { toUserId: null, toDepartmentId: department._id, toName: department.name, isOffline: false };
}

function eventOf(target: Target, now: Date): ConversationEvent {
  const at = now.getTime();
  if (target.toUserId) return { type: 'transferToUser', at, userId: target.toUserId.toHexString() };
  return { type: 'transferToDepartment', at, departmentId: String(target.toDepartmentId) };
}

async function waitForTransfer(conversationId: string, requestId: string): Promise<{ conversation: Conversation; completed: boolean }> {
  const deadline = performance.now() + WAIT_MS;
  for (;;) {
    const conversation = await ConversationModel.findById(conversationId, WITHOUT_WORK).orFail().lean<Conversation>();
    const completed = conversation.pendingTransfer?.requestId !== requestId;
    if (completed || performance.now() > deadline) return { conversation, completed };
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

import { randomUUID } from 'node:crypto';
import { isValidObjectId } from 'mongoose';
import { step, TransitionRefused, type ConversationEvent } from '../../conversation/index.ts';
import { AppError, invalid } from '../../errors.ts';
import { ConversationModel, DepartmentModel, UserModel, WITHOUT_WORK, type Conversation, type PendingTransfer } from '../../models/index.ts';
import { canHandle, type Viewer } from '../../policies/viewer.ts';
import { scopeOf } from '../../presenters/conversation.ts';
import type { Services } from '../../services.ts';
import { actorOf } from './actors.ts';
import { findActiveUser, reserveByHand } from './assignConversation.ts';
import { changeConversation } from './changeConversation.ts';
import { snapshotOf, type Draft } from './draft.ts';
import { loadConversation } from './loadConversation.ts';
import { noteOf } from './postNote.ts';
import { writeMessageEffect } from './runEffect.ts';
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
 * within 5 s: it stays pending and the sweeper completes it. Throws `transfer_pending` while another one is under way.
 */
export async function requestTransfer(services: Services, viewer: Viewer, command: TransferCommand): Promise<{ conversation: Conversation; completed: boolean }> {
  const seen = await loadConversation(viewer, command.conversationId);
  const target = await findTarget(command);
  const requestId = randomUUID();
  const requested = await changeConversation(
    services,
    command.conversationId,
    async (conversation) => {
      const { changed } = step(snapshotOf(conversation), eventOf(target, services.now()));
      if (!canHandle(viewer, scopeOf(conversation))) throw new AppError('forbidden');
      if (conversation.pendingTransfer) throw new AppError('transfer_pending');
      if (!changed) return null;
      const pendingTransfer: PendingTransfer = { ...target, requestId, note: command.note || null, by: actorOf(viewer), requestedAt: services.now() };
      return { happenings: [{ type: 'transfer_requested', by: actorOf(viewer), data: describe(pendingTransfer) }], fields: { pendingTransfer } };
    },
    { ifVersion: command.ifVersion, seen },
  );
  if (requested.pendingTransfer?.requestId !== requestId) return { conversation: requested, completed: true };

  await services.queues.wakeTransfer(command.conversationId);
  return waitForTransfer(command.conversationId, requestId);
}

/**
 * The transfers worker's part: carries a pending transfer out, or drops it with a reason when it is no longer possible
 * (the conversation was closed, the receiver deactivated). Safe to repeat.
 */
export async function completeTransfer(services: Services, conversationId: string): Promise<void> {
  await changeConversation(services, conversationId, async (conversation) => {
    const transfer = conversation.pendingTransfer;
    if (!transfer) return null;
    const dropped = (reason: string): Draft => ({
      happenings: [{ type: 'transfer_dropped', by: { kind: 'system' }, data: { ...describe(transfer), reason } }],
      fields: { pendingTransfer: null },
    });
    const machineEvent = eventOf(transfer, services.now());
    try {
      step(snapshotOf(conversation), machineEvent);
    } catch (error) {
      if (error instanceof TransitionRefused) return dropped(error.code);
      throw error;
    }
    const note = transfer.note;
    const shared = {
      fields: { pendingTransfer: null },
      effects: note && transfer.by.id ? [writeMessageEffect(noteOf({ id: transfer.by.id, name: transfer.by.name ?? '', role: 'agent', departmentIds: [] }, conversation, note, services.now()))] : [],
    };
    if (!transfer.toUserId) return { happenings: [{ type: 'transferred', by: transfer.by, data: describe(transfer), machineEvent }], ...shared };

    const user = await UserModel.findById(transfer.toUserId).lean();
    if (!user?.active) return dropped('inactive_user');
    const { data, undo } = await reserveByHand(services, user, conversation);
    return { happenings: [{ type: 'transferred', by: transfer.by, data: { ...describe(transfer), ...data }, machineEvent }], ...shared, undo };
  });
}

type Target = Pick<PendingTransfer, 'toUserId' | 'toDepartmentId' | 'toName'>;

async function findTarget({ userId, departmentId }: TransferCommand): Promise<Target> {
  if (userId !== undefined) {
    const user = await findActiveUser(userId);
    return { toUserId: user._id, toDepartmentId: null, toName: user.name };
  }
  const department = departmentId !== undefined && isValidObjectId(departmentId) ? await DepartmentModel.findById(departmentId).lean() : null;
  if (!department) throw invalid({ departmentId: 'field.unknownDepartment' });
  if (!department.active) throw invalid({ departmentId: 'field.inactiveDepartment' });
  return { toUserId: null, toDepartmentId: department._id, toName: department.name };
}

function eventOf(target: Target, now: Date): ConversationEvent {
  const at = now.getTime();
  if (target.toUserId) return { type: 'transferToUser', at, userId: target.toUserId.toHexString() };
  return { type: 'transferToDepartment', at, departmentId: String(target.toDepartmentId) };
}

function describe(transfer: PendingTransfer): Record<string, unknown> {
  return {
    ...(transfer.toUserId && { toUserId: transfer.toUserId.toHexString() }),
    ...(transfer.toDepartmentId && { toDepartmentId: transfer.toDepartmentId.toHexString() }),
    toName: transfer.toName,
    note: transfer.note,
  };
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

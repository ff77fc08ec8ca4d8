import { AppError } from '../../../errors.ts';
import { DeviceMoveModel, type DeviceMove } from '../../../models/index.ts';
import type { Services } from '../../../services.ts';
import { changeConversation } from '../../conversations/changeConversation.ts';
import type { Draft } from '../../conversations/draft.ts';
import { partConversations } from '../../joining/index.ts';
import { changeDevice, joiningOf } from './relocate.ts';
import { takeAllAlong, tellDevices } from './takeAlong.ts';

/**
 * Undoes a move: what it joined is parted, the last first, and what it took along and is still active goes back. Closed
 * ones stay where they were closed. Safe to repeat.
 */
export async function undoMove(services: Services, move: DeviceMove): Promise<void> {
  for (const join of move.joins.toReversed()) {
    await partConversations(services, joiningOf(move), join);
    await takeAllAlong(services, join.olderId);
    await takeAllAlong(services, join.newerId);
  }
  for (const conversationId of move.conversationIds) {
    try {
      await changeConversation(services, conversationId, async (current): Promise<Draft | null> => {
        const { happenings, fields } = current.active ? await changeDevice(move, current, move.fromId) : { happenings: [], fields: {} };
        return happenings.length > 0 ? { happenings, fields } : null;
      });
    } catch (error) {
      // The contact has got another active one over there: this one stays.
      if (!(error instanceof AppError && error.code === 'open_exists')) throw error;
    }
    await takeAllAlong(services, conversationId);
  }
  await DeviceMoveModel.updateOne({ _id: move._id, state: 'undoing' }, { $set: { state: 'undone', undoneAt: services.now() }, $unset: { working: 1 } });
  await tellDevices(services, move);
}

import type { Types } from 'mongoose';
import { ConversationModel } from '../../models/index.ts';
import { heldFilter } from '../../policies/visible.ts';
import type { Services } from '../../services.ts';
import { changeConversation } from '../conversations/changeConversation.ts';
import { expiredOfferDraft } from '../conversations/offerTransfer.ts';

/** Somebody who goes answers nothing any more: what the engine offers them goes to the next one at once. Safe to repeat. */
export async function endReservations(services: Services, userId: Types.ObjectId): Promise<void> {
  const offered = await ConversationModel.find({ ...heldFilter(userId.toHexString()), state: 'waiting', offeredToId: userId }, { _id: 1 }).lean();
  for (const { _id } of offered) {
    await changeConversation(services, _id, async (conversation) => {
      const isTheirs = conversation.pendingTransfer?.offer?.reserved && conversation.offeredToId?.equals(userId);
      return Promise.resolve(isTheirs ? expiredOfferDraft(conversation, services.now()) : null);
    });
  }
}

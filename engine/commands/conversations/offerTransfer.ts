import { AppError } from '../../errors.ts';
import type { Conversation, PendingTransfer } from '../../models/index.ts';
import { canHandle, type Viewer } from '../../policies/viewer.ts';
import { scopeOf } from '../../presenters/conversation.ts';
import type { Services } from '../../services.ts';
import { actorOf } from './actors.ts';
import { changeConversation } from './changeConversation.ts';
import { describeTransfer, type Draft } from './draft.ts';
import { loadConversation } from './loadConversation.ts';
import type { ConversationCommand } from './takeConversation.ts';
import { transferDraft } from './transferConversation.ts';

/**
 * An offered transfer (a setting): it stays with its sender, and the receiver finds it in Meus to accept or decline. When
 * they do not answer in time, it is the sender's alone again.
 */

type Offer = PendingTransfer & Required<Pick<PendingTransfer, 'offer'>>;

/** The receiver takes what was offered to them; like any transfer by hand it may exceed their capacity. Throws `no_offer`, `forbidden`. */
export async function acceptTransfer(services: Services, viewer: Viewer, { conversationId, ifVersion }: ConversationCommand): Promise<Conversation> {
  const seen = await loadConversation(viewer, conversationId);
  return changeConversation(
    services,
    conversationId,
    async (conversation) => {
      const offer = offerOf(conversation, services.now());
      if (!isReceiver(viewer, offer)) throw new AppError('forbidden');
      return transferDraft(services, conversation, offer);
    },
    { ifVersion, seen },
  );
}

/** The receiver declines, or whoever may handle the conversation withdraws the offer. Throws `no_offer`, `forbidden`. */
export async function declineTransfer(services: Services, viewer: Viewer, { conversationId, ifVersion, reason }: ConversationCommand & { reason?: string | null | undefined }): Promise<Conversation> {
  const seen = await loadConversation(viewer, conversationId);
  return changeConversation(
    services,
    conversationId,
    async (conversation) => {
      const offer = offerOf(conversation, services.now());
      const isDeclined = isReceiver(viewer, offer);
      if (!isDeclined && !canHandle(viewer, scopeOf(conversation))) throw new AppError('forbidden');
      return endedOffer(offer, { type: isDeclined ? 'transfer_declined' : 'transfer_withdrawn', by: actorOf(viewer), data: { note: reason || null } });
    },
    { ifVersion, seen },
  );
}

/** The receiver did not answer in time. */
export function expiredOfferDraft({ pendingTransfer }: Conversation): Draft {
  if (!pendingTransfer) throw new Error('no transfer to expire');
  return endedOffer(pendingTransfer, { type: 'transfer_expired', by: { kind: 'system' }, data: {} });
}

function endedOffer(transfer: PendingTransfer, { type, by, data }: Draft['happenings'][number]): Draft {
  return { happenings: [{ type, by, data: { ...describeTransfer(transfer), ...data } }], fields: { pendingTransfer: null } };
}

/** One that can still be answered. */
function offerOf({ pendingTransfer }: Conversation, now: Date): Offer {
  const offer = pendingTransfer?.offer;
  if (!pendingTransfer || !offer || offer.expiresAt <= now) throw new AppError('no_offer');
  return { ...pendingTransfer, offer };
}

function isReceiver(viewer: Viewer, { toUserId }: Offer): boolean {
  return toUserId?.toHexString() === viewer.id;
}

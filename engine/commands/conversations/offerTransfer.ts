import { AppError } from '../../errors.ts';
import type { Conversation, PendingTransfer } from '../../models/index.ts';
import { canHandle, type Viewer } from '../../policies/viewer.ts';
import { scopeOf } from '../../presenters/conversation.ts';
import type { Services } from '../../services.ts';
import { actorOf } from './actors.ts';
import { changeConversation } from './changeConversation.ts';
import { describeTransfer, type Draft } from './draft.ts';
import { loadConversation } from './loadConversation.ts';
import { askNext } from './reservation.ts';
import { takingDraft, type ConversationCommand } from './takeConversation.ts';
import { transferDraft } from './transferConversation.ts';

/**
 * An offered transfer (a setting): it stays with its sender, and the receiver finds it in Meus to accept or decline. When
 * they do not answer in time, it is the sender's alone again. One that waits may be offered by the engine too: then the
 * next one is asked (see reservation.ts).
 */

type Offer = PendingTransfer & Required<Pick<PendingTransfer, 'offer'>>;

/** The receiver takes what was offered to them; like any transfer by hand it may exceed their capacity. What the engine offers has its place already. Throws `no_offer`, `forbidden`. */
export async function acceptTransfer(services: Services, viewer: Viewer, { conversationId, ifVersion }: ConversationCommand): Promise<Conversation> {
  const seen = await loadConversation(viewer, conversationId);
  return changeConversation(
    services,
    conversationId,
    async (conversation) => {
      const offer = offerOf(conversation, services.now());
      if (!isReceiver(viewer, offer)) throw new AppError('forbidden');
      return offer.offer.reserved ? takingDraft(services, viewer, conversation, 'accept') : transferDraft(services, conversation, offer);
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
      const ended = endedOffer(offer, { type: isDeclined ? 'transfer_declined' : 'transfer_withdrawn', by: actorOf(viewer), data: { note: reason || null } });
      return offer.offer.reserved ? { ...ended, fields: askNext(conversation, 'declined', services.now()) } : ended;
    },
    { ifVersion, seen },
  );
}

/** The receiver did not answer in time. */
export function expiredOfferDraft(conversation: Conversation, now: Date): Draft {
  const { pendingTransfer } = conversation;
  if (!pendingTransfer) throw new Error('no transfer to expire');
  const expired = endedOffer(pendingTransfer, { type: 'transfer_expired', by: { kind: 'system' }, data: {} });
  return pendingTransfer.offer?.reserved ? { ...expired, fields: askNext(conversation, 'reservation_expired', now) } : expired;
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

import { AMENDMENT_TYPES, type MessageRecord } from '../../../../engine/contract/index.ts';
import { hasVisibleText } from '../visibleText.ts';

export type MessageAction = 'reply' | 'react' | 'edit' | 'delete' | 'forward' | 'copy' | 'download';

/** WhatsApp's own limits, as the API keeps them: editing within 15 minutes, deleting for everyone within two days and twelve hours. ms. */
const EDIT_WITHIN = 15 * 60_000;
const DELETE_WITHIN = 60 * 3_600_000;

/**
 * What the panel offers on a message to whoever may reply in its conversation, or only sees it. The API has the last word;
 * this only spares people what would be refused. `now`: ms.
 */
export function messageActions(message: MessageRecord, canReply: boolean, now: number): ReadonlySet<MessageAction> {
  const actions = new Set<MessageAction>();
  const { direction, type, status, media } = message;
  const isAmendment = AMENDMENT_TYPES.some((each) => each === type);
  const hasText = hasVisibleText(message.text);
  if (hasText) actions.add('copy');
  if (media?.status === 'stored') actions.add('download');
  if (direction === 'note' || direction === 'system' || isAmendment || message.deletedAt) return actions;
  if (media?.status === 'stored' || (hasText && !media)) actions.add('forward');
  if (!canReply) return actions;
  const isOnNetwork = status === 'received' || status === 'sent' || status === 'delivered' || status === 'read';
  const age = now - Date.parse(message.at);
  actions.add('reply');
  if (isOnNetwork) actions.add('react');
  if (direction === 'in') return actions;
  if (type === 'text' && (status === 'queued' || (isOnNetwork && age < EDIT_WITHIN))) actions.add('edit');
  if (status === 'queued' || status === 'failed' || (isOnNetwork && age < DELETE_WITHIN)) actions.add('delete');
  return actions;
}

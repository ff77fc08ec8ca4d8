import type { QuickReplyRecord } from '../contract/index.ts';
import type { QuickReply } from '../models/index.ts';

/** The contract's JSON of a quick reply. */
export function presentQuickReply(reply: QuickReply): QuickReplyRecord {
  return { id: reply._id.toHexString(), shortcut: reply.shortcut, text: reply.text, departmentId: reply.departmentId?.toHexString() ?? null };
}

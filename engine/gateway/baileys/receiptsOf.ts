import type { BinaryNode } from '@whiskeysockets/baileys';
import type { DriverReceipt } from '../driver.ts';
import { isOwnAccount, type OwnAccount } from './addresses.ts';

/** What the other side's receipts say; `inactive`: delivered to a device that nobody looks at. Others are between devices. */
const STATUSES: ReadonlyMap<string, DriverReceipt['status']> = new Map([['', 'delivered'], ['inactive', 'delivered'], ['read', 'read'], ['played', 'read']]);

/** What a `<receipt>` says of messages that we sent. Empty for receipts of another kind, and for those of the own account's devices. */
export function receiptsOf({ attrs, content }: BinaryNode, me: OwnAccount | undefined): DriverReceipt[] {
  const status = STATUSES.get(attrs.type ?? '');
  const from = attrs.participant || attrs.from;
  if (!status || isOwnAccount(from, me)) return [];
  const list = Array.isArray(content) ? content.find(({ tag }) => tag === 'list')?.content : undefined;
  const items = Array.isArray(list) ? list.map((item) => item.attrs.id) : [];
  const at = new Date(Number(attrs.t) * 1_000);
  return [attrs.id, ...items].filter((id) => id !== undefined).map((providerId) => ({ providerId, status, at: Number.isNaN(at.getTime()) ? new Date() : at }));
}

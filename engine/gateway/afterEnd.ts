import type { DeviceStatus } from '../contract/index.ts';
import type { Device } from '../models/index.ts';
import type { ConnectionReason } from './driver.ts';

/**
 * What is done when a connection ended. `at_once`: the network asked for another, or a new code is to be shown. `slowly`:
 * somebody else uses the same keys, so going on at once would be a fight. `rest`: only a person can mend it.
 */
export type AfterEnd = 'at_once' | 'later' | 'slowly' | 'rest';

const AFTER: ReadonlyMap<ConnectionReason, AfterEnd> = new Map<ConnectionReason, AfterEnd>([
  ['restarting', 'at_once'],
  ['logged_out', 'at_once'],
  ['replaced', 'slowly'],
  ['qr_expired', 'rest'],
  ['banned', 'rest'],
  ['restricted', 'rest'],
  ['version_outdated', 'rest'],
  ['keys_unreadable', 'rest'],
]);

export function afterEnd(reason: ConnectionReason): AfterEnd {
  return AFTER.get(reason) ?? 'later';
}

/** Whether a device rests for a reason that stays true, whoever looks after it. */
export function isAtRest({ desired, status, statusReason }: Pick<Device, 'desired' | 'status' | 'statusReason'>): boolean {
  return desired === 'disconnected' && status === 'error' && [...AFTER].some(([reason, after]) => reason === statusReason && after === 'rest');
}

/** Reasons to rest that are no fault: nobody is alarmed by them. */
const CALM: ReadonlySet<ConnectionReason> = new Set(['qr_expired', 'logged_out', 'replaced']);

/** The status of a device that rests for this reason. */
export function statusAtRest(reason: ConnectionReason): DeviceStatus {
  return CALM.has(reason) ? 'disconnected' : 'error';
}

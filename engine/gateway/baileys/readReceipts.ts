import type { WAMessageKey, WASocket } from '@whiskeysockets/baileys';
import type { Logger } from '../../../config/logger.ts';

/**
 * Tells that messages were read: their sender, unless the account's privacy settings keep that from everybody. Settings
 * that WhatsApp does not answer, or leaves out, are as they are when an account is made: Baileys' `readMessages` fails, or tells
 * the own devices alone.
 */
export async function sendReadReceipts(socket: Pick<WASocket, 'fetchPrivacySettings' | 'sendReceipts'>, keys: WAMessageKey[], log: Logger): Promise<void> {
  let readReceipts: string | undefined;
  try {
    ({ readreceipts: readReceipts } = await socket.fetchPrivacySettings());
  } catch (error) {
    log.debug({ err: error }, 'WhatsApp does not tell the privacy settings');
  }
  await socket.sendReceipts(keys, readReceipts === 'none' ? 'read-self' : 'read');
}

import type { OutgoingMessage } from '../../gateway/driver.ts';
import { MessageModel } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { composeOutgoing } from './sendMessage.ts';

/** A message that went out through a device, as it was sent: a network may want it again. Null when it is not known, or cannot be sent any more. */
export async function findSent({ media }: Pick<Services, 'media'>, deviceId: string, providerId: string): Promise<OutgoingMessage | null> {
  const message = await MessageModel.findOne({ deviceId, providerId, direction: 'out' }).lean();
  const outgoing = message && (await composeOutgoing(media, message));
  return outgoing && 'obstacle' in outgoing ? null : outgoing;
}

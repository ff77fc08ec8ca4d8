import { direction, messageStatus, messageType, type DeadLetterCode, type DeadLetterRecord, type MessageRecord } from '../../contract/index.ts';
import { phoneOfKey } from '../../identity/phone.ts';
import { ContactModel, ConversationModel, DeviceModel, WITHOUT_WORK, type Contact, type DeadLetter } from '../../models/index.ts';
import type { MessageToWrite } from '../conversations/messageEffects.ts';
import { readStuckWork, type StuckWork } from './stuckWork.ts';

/** The contract's JSON of a dead letter with what it keeps back: a presenter that asks the commands what is stuck. */
export async function presentDeadLetter(letter: DeadLetter, messageLimit: number): Promise<DeadLetterRecord> {
  const { about, reason } = letter;
  const conversationId = 'conversationId' in about ? about.conversationId : null;
  const [work, conversation] = await Promise.all([
    readStuckWork(letter, messageLimit),
    conversationId === null ? null : ConversationModel.findById(conversationId, WITHOUT_WORK).lean(),
  ]);
  const deviceId = 'deviceId' in about ? about.deviceId : (conversation?.deviceId.toHexString() ?? null);
  const [device, contact] = await Promise.all([
    deviceId === null ? null : DeviceModel.findById(deviceId, { name: 1 }).lean(),
    conversation ? ContactModel.findById(conversation.contactId).lean() : about.kind === 'sender' ? ContactModel.findOne({ identityKeys: about.senderKey }).lean() : null,
  ]);
  return {
    id: letter._id.toHexString(),
    queue: letter.queue,
    about: {
      kind: about.kind,
      device: deviceId === null ? null : { id: deviceId, name: device?.name ?? '' },
      contact: contact ? presentPerson(contact) : about.kind === 'sender' ? strangerOf(about.senderKey, work) : null,
      conversation: conversation && { id: conversation._id.toHexString(), protocol: conversation.protocol },
      transferTo: (about.kind === 'transfer' && conversation?.pendingTransfer?.toName) || null,
    },
    reason: { code: codeOf(reason.error), ...reason },
    attempts: letter.attempts,
    count: letter.count,
    firstAt: letter.firstAt.toISOString(),
    lastAt: letter.lastAt.toISOString(),
    nextTryAt: letter.restUntil.toISOString(),
    messages: work.messages.map((message) => presentAsStored(message, letter.firstAt)),
    messageCount: work.messageCount,
  };
}

function presentPerson({ _id, name, phone }: Contact): NonNullable<DeadLetterRecord['about']['contact']> {
  return { id: _id.toHexString(), name, phone };
}

/** Somebody who is no contact yet, as their messages name them. */
function strangerOf(senderKey: string, { messages }: StuckWork): NonNullable<DeadLetterRecord['about']['contact']> {
  return {
    id: null,
    name: messages.findLast(({ pushName }) => pushName)?.pushName ?? '',
    phone: messages.findLast(({ senderPhone }) => senderPhone)?.senderPhone ?? phoneOfKey(senderKey),
  };
}

/** A message that others choke on must be readable here: whatever field is broken, its words are shown. */
function presentAsStored(message: Partial<MessageToWrite>, otherwiseAt: Date): MessageRecord {
  const at = message.sortAt instanceof Date && !Number.isNaN(message.sortAt.getTime()) ? message.sortAt : otherwiseAt;
  return {
    id: String(message._id),
    conversationId: message.conversationId ? String(message.conversationId) : null,
    direction: direction.catch('in').parse(message.direction),
    type: messageType.catch('unsupported').parse(message.type),
    text: String(message.text ?? ''),
    status: messageStatus.catch('received').parse(message.status),
    at: at.toISOString(),
    author: null,
  };
}

/** By the class of what was thrown. */
function codeOf(error: string): DeadLetterCode {
  switch (error) {
    case 'UnreadableState':
      return 'unreadable';
    case 'TransitionRefused':
    case 'AppError':
      return 'refused';
    case 'UnrecoverableError':
      return 'bad_job';
    default:
      return 'unexpected';
  }
}

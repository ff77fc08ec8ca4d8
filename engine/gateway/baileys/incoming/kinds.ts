import type { proto } from '@whiskeysockets/baileys';
import type { MessageContent, MessageType } from '../../../contract/index.ts';
import type { MediaSource } from '../media/mediaSource.ts';
import { readVcard, type ContactCard } from './vcard.ts';

/** What one of WhatsApp's kinds of messages comes to in our words. */
export interface Reading {
  type: MessageType;
  text: string;
  content?: MessageContent;
  targetProviderId?: string;
  file?: { kind: MediaSource['kind']; content: FileContent; isVoice?: boolean };
}

/** The fields that WhatsApp's kinds of files share; which of them a kind has differs. */
export type FileContent = Partial<
  Pick<
    proto.Message.IDocumentMessage & proto.Message.IAudioMessage,
    'url' | 'directPath' | 'mediaKey' | 'fileSha256' | 'fileEncSha256' | 'fileLength' | 'mimetype' | 'fileName' | 'seconds' | 'jpegThumbnail'
  >
>;

/**
 * Reads what a message says, without its wrappers. Null of what is no message to anybody: keys, settings, histories,
 * announcements of what follows, votes. What we have no word for is `unsupported`, with whatever of it is text.
 */
export function readContent(message: proto.IMessage): Reading | null {
  return readWords(message) ?? readFile(message) ?? readStructure(message) ?? readAbout(message) ?? (isSilent(message) ? null : unsupported(message));
}

function readWords(message: proto.IMessage): Reading | undefined {
  const { buttonsMessage, listMessage, templateMessage, interactiveMessage } = message;
  const template = templateMessage?.hydratedTemplate ?? templateMessage?.hydratedFourRowTemplate;
  const said =
    message.conversation ??
    message.extendedTextMessage?.text ??
    (message.listResponseMessage && lines(message.listResponseMessage.title, message.listResponseMessage.description)) ??
    (message.buttonsResponseMessage && (message.buttonsResponseMessage.selectedDisplayText || message.buttonsResponseMessage.selectedButtonId)) ??
    (message.templateButtonReplyMessage && (message.templateButtonReplyMessage.selectedDisplayText || message.templateButtonReplyMessage.selectedId)) ??
    message.interactiveResponseMessage?.body?.text ??
    (buttonsMessage && lines(buttonsMessage.text, buttonsMessage.contentText, buttonsMessage.footerText)) ??
    (listMessage && lines(listMessage.title, listMessage.description, listMessage.footerText)) ??
    (template && lines(template.hydratedTitleText, template.hydratedContentText, template.hydratedFooterText)) ??
    (interactiveMessage && lines(interactiveMessage.header?.title, interactiveMessage.body?.text, interactiveMessage.footer?.text));
  return said === undefined || said === null ? undefined : { type: 'text', text: said };
}

function readFile(message: proto.IMessage): Reading | undefined {
  const { imageMessage, audioMessage, documentMessage, stickerMessage } = message;
  const video = message.videoMessage ?? message.ptvMessage;
  if (imageMessage) return { type: 'image', text: imageMessage.caption ?? '', file: { kind: 'image', content: imageMessage } };
  if (video) return { type: 'video', text: video.caption ?? '', file: { kind: 'video', content: video } };
  if (audioMessage) return { type: 'audio', text: '', file: { kind: 'audio', content: audioMessage, isVoice: Boolean(audioMessage.ptt) } };
  if (documentMessage) return { type: 'document', text: documentMessage.caption ?? '', file: { kind: 'document', content: documentMessage } };
  if (stickerMessage) return { type: 'sticker', text: '', file: { kind: 'sticker', content: stickerMessage } };
  return undefined;
}

function readStructure(message: proto.IMessage): Reading | undefined {
  const place = message.locationMessage;
  if (place) return placeReading(place.degreesLatitude, place.degreesLongitude, { name: place.name || null, address: place.address || null, isLive: Boolean(place.isLive), said: place.comment });
  const live = message.liveLocationMessage;
  if (live) return placeReading(live.degreesLatitude, live.degreesLongitude, { name: null, address: null, isLive: true, said: live.caption });
  const cards = message.contactMessage ? [message.contactMessage] : message.contactsArrayMessage?.contacts;
  if (cards) return cardsReading(cards.map(({ vcard, displayName }) => readVcard(vcard ?? '', displayName)));
  const poll = message.pollCreationMessage ?? message.pollCreationMessageV2 ?? message.pollCreationMessageV3 ?? message.pollCreationMessageV5;
  if (poll) {
    const [question, options] = [poll.name ?? '', (poll.options ?? []).map(({ optionName }) => optionName ?? '')];
    return { type: 'poll', text: lines(question, ...options), content: { kind: 'poll', question, options, selectable: poll.selectableOptionsCount ?? 0 } };
  }
  return message.callLogMesssage || message.call ? { type: 'call', text: '' } : undefined;
}

function placeReading(latitude: number | null | undefined, longitude: number | null | undefined, { said, ...place }: { name: string | null; address: string | null; isLive: boolean; said?: string | null }): Reading {
  const [north, east] = [latitude ?? 0, longitude ?? 0];
  const text = lines(said, place.name, place.address) || `${north}, ${east}`;
  return { type: 'location', text, content: { kind: 'location', latitude: north, longitude: east, ...place } };
}

function cardsReading(contacts: ContactCard[]): Reading {
  return { type: 'contact', text: lines(...contacts.map(({ name, phones }) => [name, ...phones].filter(Boolean).join(', '))), content: { kind: 'contacts', contacts } };
}

/** What a message says of another one. */
function readAbout({ reactionMessage, protocolMessage }: proto.IMessage): Reading | undefined {
  if (reactionMessage?.key?.id) return { type: 'reaction', text: reactionMessage.text ?? '', targetProviderId: reactionMessage.key.id };
  if (!protocolMessage?.key?.id) return undefined;
  // proto.Message.ProtocolMessage.Type: the enum's values are WhatsApp's wire format.
  if (protocolMessage.type === 0) return { type: 'deletion', text: '', targetProviderId: protocolMessage.key.id };
  if (protocolMessage.type === 14) return { type: 'edit', text: textOfEdit(protocolMessage.editedMessage), targetProviderId: protocolMessage.key.id };
  return undefined;
}

function textOfEdit(edited: proto.IMessage | null | undefined): string {
  const reading = edited ? (readWords(edited) ?? readFile(edited)) : undefined;
  return reading?.text ?? '';
}

const SILENT: readonly (keyof proto.IMessage)[] = [
  'protocolMessage',
  'senderKeyDistributionMessage',
  'fastRatchetKeySenderKeyDistributionMessage',
  'albumMessage',
  'keepInChatMessage',
  'pinInChatMessage',
  'messageHistoryBundle',
  'messageHistoryNotice',
  'limitSharingMessage',
  'stickerSyncRmrMessage',
  'placeholderMessage',
  'pollUpdateMessage',
];

/** Whether there is nothing but the frame that messages come in. */
export function isFrame(message: proto.IMessage): boolean {
  const present = Object.entries(message).filter(([, value]) => value !== null && value !== undefined);
  return present.length > 0 && present.every(([name]) => name === 'messageContextInfo');
}

function isSilent(message: proto.IMessage): boolean {
  return isFrame(message) || SILENT.some((name) => message[name]);
}

/** An empty one is of a kind younger than this version of Baileys: its fields are unknown, and it is no less a message. */
function unsupported({ groupInviteMessage, orderMessage, productMessage, eventMessage, requestPaymentMessage, sendPaymentMessage, newsletterAdminInviteMessage, commentMessage, scheduledCallCreationMessage }: proto.IMessage): Reading {
  const text = lines(
    groupInviteMessage?.groupName,
    groupInviteMessage?.caption,
    orderMessage?.orderTitle,
    orderMessage?.message,
    productMessage?.product?.title,
    productMessage?.product?.description,
    productMessage?.body,
    eventMessage?.name,
    eventMessage?.description,
    requestPaymentMessage?.noteMessage?.extendedTextMessage?.text,
    sendPaymentMessage?.noteMessage?.extendedTextMessage?.text,
    newsletterAdminInviteMessage?.caption,
    commentMessage?.message?.conversation,
    scheduledCallCreationMessage?.title,
  );
  return { type: 'unsupported', text };
}

function lines(...parts: (string | null | undefined)[]): string {
  return parts.filter((part) => part?.trim()).join('\n');
}

import { proto, type WAMessage } from '@whiskeysockets/baileys';
import fc from 'fast-check';
import { incomingOf } from '../../../engine/gateway/baileys/incoming/incomingOf.ts';

const context = { deviceId: '0123456789abcdef01234567', isHistory: false };

/** As it comes over the wire: what the protocol does not know is gone. */
function received(message: proto.IMessage, fields: Partial<WAMessage> = {}): WAMessage {
  const decoded = proto.Message.decode(proto.Message.encode(proto.Message.fromObject(message)).finish());
  return { key: { remoteJid: '5511999990001@s.whatsapp.net', id: 'A1', fromMe: false, participant: '' }, messageTimestamp: 1_790_000_000, pushName: 'Maria', message: decoded, ...fields };
}

const file = { mediaKey: Buffer.alloc(32, 1), directPath: '/v/1.enc', url: 'https://mmg.whatsapp.net/v/1.enc', fileSha256: Buffer.alloc(32, 2), fileEncSha256: Buffer.alloc(32, 3), fileLength: 1_234 };
const vcard = 'BEGIN:VCARD\nVERSION:3.0\nN:;João;;;\nFN:João Souza\nitem1.TEL;waid=5511988880002:+55 11 98888-0002\nitem1.X-ABLabel:Celular\nEND:VCARD';

it.each<[string, proto.IMessage, object]>([
  ['a text', { conversation: 'Bom dia' }, { type: 'text', text: 'Bom dia', media: null, quotedProviderId: null }],
  ['a text that answers', { extendedTextMessage: { text: 'Sim', contextInfo: { stanzaId: 'Q1', quotedMessage: { conversation: 'Não' } } } }, { type: 'text', text: 'Sim', quotedProviderId: 'Q1' }],
  ['a forwarded text', { extendedTextMessage: { text: 'Leia', contextInfo: { isForwarded: true } } }, { text: 'Leia', isForwarded: true }],
  ['a disappearing text', { ephemeralMessage: { message: { extendedTextMessage: { text: 'Psiu', contextInfo: { expiration: 86_400 } } } } }, { text: 'Psiu', ephemeralSeconds: 86_400 }],
  ['an image', { imageMessage: { ...file, mimetype: 'image/jpeg', caption: 'Olha', jpegThumbnail: Buffer.from('thumb') } }, { type: 'image', text: 'Olha', media: expect.objectContaining({ mimeType: 'image/jpeg', size: 1_234, thumbnail: Buffer.from('thumb'), isVoice: false }) }],
  ['a video', { videoMessage: { ...file, mimetype: 'video/mp4', seconds: 12 } }, { type: 'video', media: expect.objectContaining({ durationSeconds: 12 }) }],
  ['a round video', { ptvMessage: { ...file, mimetype: 'video/mp4' } }, { type: 'video' }],
  ['a voice note', { audioMessage: { ...file, mimetype: 'audio/ogg; codecs=opus', seconds: 3, ptt: true } }, { type: 'audio', text: '', media: expect.objectContaining({ isVoice: true, durationSeconds: 3 }) }],
  ['a document with a caption', { documentWithCaptionMessage: { message: { documentMessage: { ...file, mimetype: 'application/pdf', fileName: 'conta.pdf', caption: 'Segue' } } } }, { type: 'document', text: 'Segue', media: expect.objectContaining({ fileName: 'conta.pdf' }) }],
  ['a sticker', { stickerMessage: { ...file, mimetype: 'image/webp' } }, { type: 'sticker', text: '' }],
  ['an image to be seen once', { viewOnceMessageV2: { message: { imageMessage: { ...file, mimetype: 'image/jpeg', viewOnce: true } } } }, { type: 'image', isViewOnce: true, media: null }],
  ['a place', { locationMessage: { degreesLatitude: -23.5, degreesLongitude: -46.6, name: 'Loja', address: 'Rua A, 1' } }, { type: 'location', text: 'Loja\nRua A, 1', content: { kind: 'location', latitude: -23.5, longitude: -46.6, name: 'Loja', address: 'Rua A, 1', isLive: false } }],
  ['a place without a name', { liveLocationMessage: { degreesLatitude: 1.5, degreesLongitude: 2 } }, { type: 'location', text: '1.5, 2', content: expect.objectContaining({ isLive: true }) }],
  ['a contact card', { contactMessage: { displayName: 'João', vcard } }, { type: 'contact', text: 'João, +5511988880002', content: { kind: 'contacts', contacts: [{ name: 'João', phones: ['+5511988880002'] }] } }],
  ['contact cards', { contactsArrayMessage: { contacts: [{ vcard }, { displayName: 'Ana', vcard: '' }] } }, { text: 'João Souza, +5511988880002\nAna' }],
  ['a poll', { pollCreationMessageV3: { name: 'Cor?', options: [{ optionName: 'Azul' }, { optionName: 'Verde' }], selectableOptionsCount: 1 } }, { type: 'poll', text: 'Cor?\nAzul\nVerde', content: { kind: 'poll', question: 'Cor?', options: ['Azul', 'Verde'], selectable: 1 } }],
  ['a poll in the wrapper of its fourth kind', { messageContextInfo: { messageSecret: Buffer.alloc(32, 1) }, pollCreationMessageV4: { message: { pollCreationMessageV3: { name: 'Cor?', options: [{ optionName: 'Azul' }] } } } }, { type: 'poll', text: 'Cor?\nAzul' }],
  ['an answer to a list', { listResponseMessage: { title: 'Segunda via', description: 'Boleto' } }, { type: 'text', text: 'Segunda via\nBoleto' }],
  ['an answer to buttons', { buttonsResponseMessage: { selectedButtonId: '1', selectedDisplayText: 'Sim' } }, { type: 'text', text: 'Sim' }],
  ['a reaction', { reactionMessage: { key: { id: 'T1', fromMe: true }, text: '👍' } }, { type: 'reaction', text: '👍', targetProviderId: 'T1' }],
  ['a reaction taken back', { reactionMessage: { key: { id: 'T1' }, text: '' } }, { type: 'reaction', text: '', targetProviderId: 'T1' }],
  ['an edit', { editedMessage: { message: { protocolMessage: { key: { id: 'T1' }, type: 14, editedMessage: { conversation: 'Bom dia!' } } } } }, { type: 'edit', text: 'Bom dia!', targetProviderId: 'T1' }],
  ['a deletion', { protocolMessage: { key: { id: 'T1' }, type: 0 } }, { type: 'deletion', targetProviderId: 'T1' }],
  ['an advertisement', { extendedTextMessage: { text: 'Oi', contextInfo: { externalAdReply: { title: 'Promoção', body: 'Só hoje', sourceUrl: 'https://fb.me/1', sourceId: '77' } } } }, { referral: { title: 'Promoção', body: 'Só hoje', url: 'https://fb.me/1', sourceId: '77' } }],
  ['a link with a preview', { extendedTextMessage: { text: 'https://a.com', contextInfo: { externalAdReply: { title: 'A', sourceUrl: 'https://a.com' } } } }, { referral: null }],
  ['an invitation', { groupInviteMessage: { groupName: 'Família', caption: 'Entra' } }, { type: 'unsupported', text: 'Família\nEntra' }],
  ['a kind that this version does not know', {}, { type: 'unsupported', text: '' }],
])('reads %s', (_what, message, expected) => {
  expect(incomingOf(received(message), context)).toMatchObject({ providerId: 'A1', phone: '+5511999990001', lid: null, pushName: 'Maria', at: new Date(1_790_000_000_000), fromMe: false, chat: 'person', ...expected });
});

it.each<[string, proto.IMessage]>([
  ['a key for a group', { senderKeyDistributionMessage: { groupId: '1@g.us' } }],
  ['a vote', { messageContextInfo: { messageSecret: Buffer.alloc(32, 1) }, pollUpdateMessage: { pollCreationMessageKey: { id: 'P1' } } }],
  ['a frame with nothing in it', { messageContextInfo: { messageSecret: Buffer.alloc(32, 1) } }],
  ['a history', { protocolMessage: { type: 5, historySyncNotification: {} } }],
  ['the announcement of an album', { albumMessage: { expectedImageCount: 2 } }],
])('passes over %s', (_what, message) => {
  expect(incomingOf(received(message), context)).toBeNull();
});

it('stands for what could not be decrypted, and for nothing that only looks empty', () => {
  expect(incomingOf(received({}, { message: undefined, messageStubType: 2 }), context)).toMatchObject({ type: 'undecryptable', text: '' });
  expect(incomingOf(received({}, { message: undefined, messageStubType: 20 }), context)).toBeNull();
});

it.each([
  [{ remoteJid: '200000000000001@lid', remoteJidAlt: '5511999990001@s.whatsapp.net' }, { phone: '+5511999990001', lid: '200000000000001', chat: 'person' }],
  [{ remoteJid: '5511999990001:3@s.whatsapp.net', remoteJidAlt: '200000000000001@lid' }, { phone: '+5511999990001', lid: '200000000000001', chat: 'person' }],
  [{ remoteJid: '200000000000001@lid' }, { phone: '+5511977770001', lid: '200000000000001', chat: 'person' }],
  [{ remoteJid: '1203@g.us', participant: '200000000000001@lid', participantAlt: '5511999990001@s.whatsapp.net' }, { phone: '+5511999990001', lid: '200000000000001', chat: 'group' }],
  [{ remoteJid: 'status@broadcast', participant: '5511999990001@s.whatsapp.net' }, { chat: 'status' }],
  [{ remoteJid: '99@broadcast', participant: '5511999990001@s.whatsapp.net' }, { chat: 'broadcast' }],
  [{ remoteJid: '99@newsletter' }, { chat: 'broadcast' }],
])('knows who %j is', (key, expected) => {
  const message = received({ conversation: 'Oi' });
  expect(incomingOf({ ...message, key: { id: 'A1', fromMe: false, ...key } }, { ...context, phoneOfLid: () => '+5511977770001' })).toMatchObject(expected);
});

it('reads anything without failing', () => {
  const text = fc.option(fc.string({ unit: 'binary' }), { nil: undefined });
  const info = fc.record({ stanzaId: text, expiration: fc.integer(), isForwarded: fc.boolean() }, { requiredKeys: [] });
  const part = fc.record({ text, caption: text, name: text, title: text, vcard: text, displayName: text, mimetype: text, fileName: text, url: text, directPath: text, mediaKey: fc.uint8Array(), seconds: fc.integer(), contextInfo: info, key: fc.record({ id: text }), type: fc.integer() }, { requiredKeys: [] });
  const kinds = ['extendedTextMessage', 'imageMessage', 'audioMessage', 'documentMessage', 'contactMessage', 'reactionMessage', 'protocolMessage', 'locationMessage', 'pollCreationMessage', 'listResponseMessage', 'groupInviteMessage'] as const;
  const inner = fc.constantFrom(...kinds).chain((kind) => part.map((content) => ({ [kind]: content })));
  const wrapped = fc.oneof(inner, inner.map((message) => ({ ephemeralMessage: { message } })), inner.map((message) => ({ viewOnceMessage: { message: { documentWithCaptionMessage: { message } } } })));
  fc.assert(
    fc.property(wrapped, (message) => {
      // As a driver may meet it: not all that could be written into a message is valid.
      const incoming = incomingOf({ ...received({}), message: message as proto.IMessage }, context);
      expect(incoming === null || typeof incoming.text === 'string').toBe(true);
    }),
  );
});

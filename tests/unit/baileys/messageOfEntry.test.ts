import { encodeWAMessage, proto, type BinaryNode } from '@whiskeysockets/baileys';
import { incomingOf } from '../../../engine/gateway/baileys/incoming/incomingOf.ts';
import { messageOfEntry } from '../../../engine/gateway/baileys/journal.ts';
import type { IncomingMessage } from '../../../engine/gateway/driver.ts';

const me = { id: '5511987650001:1@s.whatsapp.net', lid: '200000000000001:1@lid' };
const maria = { phone: '+5511999990009', lid: '200000000000009' };
const [OWN_PN, OWN_LID] = ['5511987650001@s.whatsapp.net', '200000000000001@lid'];
const [PN, LID] = ['5511999990009@s.whatsapp.net', '200000000000009@lid'];

/** As the journal gives it back. */
function read(attrs: BinaryNode['attrs'], content: BinaryNode[] = []): IncomingMessage | null {
  const stanza = { tag: 'message', attrs: { id: 'A1', t: '1790000000', ...attrs }, content };
  return incomingOf(messageOfEntry({ id: 'x', me, stanza, plaintext: encodeWAMessage({ conversation: 'Oi' }) }), { deviceId: '0123456789abcdef01234567', isHistory: false });
}

it.each<[string, BinaryNode['attrs'], object]>([
  ['by phone', { from: PN, sender_lid: LID }, maria],
  ['by LID', { from: LID, sender_pn: PN, addressing_mode: 'lid' }, maria],
  ['from a companion device', { from: '5511999990009:2@s.whatsapp.net', sender_lid: LID }, maria],
  ['by a hosted phone', { from: '5511999990009:99@hosted' }, { phone: maria.phone, lid: null }],
  ['by a hosted LID', { from: '200000000000009:99@hosted.lid' }, { phone: null, lid: maria.lid }],
  ['by a hosted LID beside the phone', { from: PN, sender_lid: '200000000000009:99@hosted.lid' }, maria],
  ['that calls itself by our LID', { from: PN, sender_lid: OWN_LID }, { phone: maria.phone, lid: null }],
])('knows who wrote %s', (_how, attrs, expected) => {
  expect(read(attrs)).toMatchObject({ fromMe: false, chat: 'person', ...expected });
});

it.each<[string, BinaryNode['attrs'], object]>([
  ['beside our own LID', { from: OWN_PN, recipient: PN, sender_lid: OWN_LID }, { phone: maria.phone, lid: null }],
  ['beside our own LID and theirs', { from: OWN_PN, recipient: PN, sender_lid: OWN_LID, peer_recipient_lid: LID }, maria],
  ['beside our own number', { from: OWN_LID, recipient: LID, sender_pn: OWN_PN, addressing_mode: 'lid' }, { phone: null, lid: maria.lid }],
  ['by recipient_pn', { from: OWN_LID, recipient: LID, recipient_pn: PN, addressing_mode: 'lid' }, maria],
  ['by peer_recipient_pn', { from: OWN_LID, recipient: LID, peer_recipient_pn: PN, addressing_mode: 'lid' }, maria],
  ['by recipient_lid', { from: OWN_PN, recipient: PN, recipient_lid: LID }, maria],
  ['a LID in the chat, and numbers elsewhere', { from: OWN_PN, recipient: LID, peer_recipient_pn: PN, sender_lid: OWN_LID }, maria],
])('knows whom the own phone wrote to: %s', (_how, attrs, expected) => {
  expect(read(attrs)).toMatchObject({ fromMe: true, chat: 'person', ...expected });
});

it('gives a business the name that WhatsApp verified, where it has no other', () => {
  const details = proto.VerifiedNameCertificate.Details.encode({ verifiedName: 'Padaria Sol' }).finish();
  const name = { tag: 'verified_name', attrs: {}, content: proto.VerifiedNameCertificate.encode({ details }).finish() };
  expect(read({ from: PN }, [name])).toMatchObject({ pushName: 'Padaria Sol' });
  expect(read({ from: PN, notify: 'Sol' }, [name])).toMatchObject({ pushName: 'Sol' });
  expect(read({ from: PN }, [{ ...name, content: Buffer.from([255, 255, 255]) }])).toMatchObject({ pushName: null });
});

it('takes a kind younger than the decoder for a message that cannot be shown, and a frame alone for none', () => {
  const stanza = { tag: 'message', attrs: { id: 'A1', t: '1790000000', from: PN }, content: [] };
  const readBytes = (bytes: Uint8Array) => incomingOf(messageOfEntry({ id: 'x', me, stanza, plaintext: Buffer.concat([bytes, Buffer.from([1])]) }), { deviceId: '0123456789abcdef01234567', isHistory: false });
  const frame = proto.Message.encode({ messageContextInfo: { messageSecret: Buffer.alloc(32, 7) } }).finish();
  // Field 2,000, four bytes long.
  const younger = Buffer.from([0x82, 0x7d, 4, 1, 2, 3, 4]);
  expect(readBytes(Buffer.concat([frame, younger]))).toMatchObject({ type: 'unsupported', text: '' });
  expect(readBytes(frame)).toBeNull();
});

import { acceptConversation, drainContact, receiveMessage, saveSettings, showTyping, viewConversation } from '../../engine/commands/index.ts';
import { DEFAULT_SETTINGS } from '../../engine/contract/index.ts';
import type { IncomingMessage } from '../../engine/gateway/driver.ts';
import type { Courtesy } from '../../engine/gateway/signals.ts';
import { ConversationModel, type Conversation, type Device } from '../../engine/models/index.ts';
import type { Viewer } from '../../engine/policies/viewer.ts';
import type { Services } from '../../engine/services.ts';
import { createIdleDevice, createViewer, forgetConversations, incoming } from '../support/conversations.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';

/** What customers are shown besides messages. */
let runtime: TestRuntime;
let services: Services;
let device: Device;
let ana: Viewer;
let shown: { deviceId: string; courtesy: Courtesy }[];
beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());
beforeEach(async () => {
  await forgetConversations();
  shown = [];
  services = { ...runtime.services, signals: { ...runtime.services.signals, courtesy: (deviceId, courtesy) => Promise.resolve(void shown.push({ deviceId, courtesy })) } };
  device = await createIdleDevice();
  ana = await createViewer({ name: 'Ana' });
  await saveSettings(services, DEFAULT_SETTINGS);
});

const PHONE = '+5511999990001';

async function customerWrites(providerId: string, fields: Partial<IncomingMessage> = {}): Promise<Conversation> {
  await receiveMessage(services, incoming(device, { phone: PHONE, providerId, ...fields }));
  await drainContact(services, { deviceId: device._id.toHexString(), senderKey: `tel:${PHONE}` });
  return ConversationModel.findOne({ active: true }).orFail().lean<Conversation>();
}

const seen = (...providerIds: string[]) => ({ deviceId: device._id.toHexString(), courtesy: { kind: 'seen', to: { phone: PHONE, lid: null }, providerIds } });

it('are that their messages were read, each once, when the one who has the conversation sees them', async () => {
  await customerWrites('A');
  const { _id } = await customerWrites('B');
  expect(shown).toEqual([]);
  const conversationId = _id.toHexString();
  await acceptConversation(services, ana, { conversationId });
  expect(shown.splice(0)).toEqual([seen('B', 'A')]);
  await customerWrites('C');
  await viewConversation(services, await createViewer({ name: 'Bia' }), { conversationId });
  expect(shown).toEqual([]);
  await viewConversation(services, ana, { conversationId });
  await viewConversation(services, ana, { conversationId });
  expect(shown).toEqual([seen('C')]);
});

it('are of messages only: what was said of one since pushes none out', async () => {
  const { _id } = await customerWrites('A');
  await customerWrites('A-1', { type: 'reaction', text: '👍', targetProviderId: 'A' });
  await customerWrites('A-2', { type: 'edit', text: 'Boa tarde', targetProviderId: 'A' });
  await acceptConversation(services, ana, { conversationId: _id.toHexString() });
  expect(shown).toEqual([seen('A')]);
});

it('are that somebody types, of whoever may reply, in a conversation that is being served', async () => {
  const waiting = await customerWrites('A');
  await showTyping(services, ana, waiting);
  expect(shown).toEqual([]);
  const mine = await acceptConversation(services, ana, { conversationId: waiting._id.toHexString() });
  shown = [];
  await showTyping(services, await createViewer({ name: 'Bia' }), mine);
  expect(shown).toEqual([]);
  await showTyping(services, ana, mine);
  expect(shown).toEqual([{ deviceId: device._id.toHexString(), courtesy: { kind: 'typing', to: { phone: PHONE, lid: null } } }]);
});

it('are none where the settings say so', async () => {
  await saveSettings(services, { sendsReadReceipts: false, showsTyping: false });
  const { _id } = await customerWrites('A');
  const mine = await acceptConversation(services, ana, { conversationId: _id.toHexString() });
  await showTyping(services, ana, mine);
  expect(shown).toEqual([]);
});

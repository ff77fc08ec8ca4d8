import { randomUUID } from 'node:crypto';
import { sweep } from '../../engine/commands/index.ts';
import type { MessageRecord } from '../../engine/contract/index.ts';
import { MessageModel } from '../../engine/models/index.ts';
import { startTestApp, waitFor, type SignedIn, type TestApp } from '../support/harness.ts';
import { nextPhone } from './fixtures.ts';

const UNKNOWN_ID = '0123456789abcdef01234567';
let app: TestApp;
let agent: SignedIn;
let colleague: SignedIn;
let deviceId: string;

beforeAll(async () => {
  app = await startTestApp({ gateway: true, worker: true });
  agent = await app.signInAs('agent');
  colleague = await app.signInAs('agent');
  deviceId = (await app.createSimulatorDevice({ connected: true })).id;
});
afterAll(() => app.close());

interface Dialog {
  from: string;
  conversationId: string;
  /** The customer's first message. */
  incoming: { id: string; providerId: string };
}

async function dialog(device = deviceId): Promise<Dialog> {
  const from = nextPhone();
  const providerId = await app.inbound(device, { from, text: 'Bom dia' });
  const message = await waitFor(() => MessageModel.findOne({ providerId, conversationId: { $ne: null }, undrained: { $ne: true } }).lean());
  const conversationId = String(message.conversationId);
  await agent.post(`/api/conversations/${conversationId}/accept`).expect(200);
  return { from, conversationId, incoming: { id: message._id.toHexString(), providerId } };
}
async function post({ conversationId }: Dialog, text: string): Promise<MessageRecord> {
  return (await agent.post(`/api/conversations/${conversationId}/messages`).send({ text, clientMessageId: randomUUID() }).expect(201)).body;
}
const isSent = (id: string) => waitFor(async () => ['sent', 'delivered', 'read'].includes((await MessageModel.findById(id).orFail().lean()).status), { what: 'the acknowledgement' });
async function shown({ conversationId }: Dialog): Promise<MessageRecord[]> {
  return (await agent.get(`/api/conversations/${conversationId}/messages`).expect(200)).body.messages;
}
/** What is said of a message is a message of its own, which no answer to an edit or a deletion names. */
const amendmentOf = async (targetId: string, type: 'edit' | 'deletion') => String((await waitFor(() => MessageModel.findOne({ targetId, type }).lean(), { what: `the ${type}` }))._id);
const applied = (id: string) => waitFor(async () => (await MessageModel.findById(id).orFail().lean()).unapplied === undefined, { what: 'what is said of the message' });

it('reacts, edits and deletes in the order in which it was asked, once the network has acknowledged it', async () => {
  const here = await dialog();
  const ours = await post(here, 'Pois nao');
  await isSent(ours.id);
  const { body: reaction } = await agent.post(`/api/messages/${here.incoming.id}/reaction`).send({ emoji: '👍' }).expect(201);
  expect(reaction).toMatchObject({ type: 'reaction', text: '👍', direction: 'out', targetId: here.incoming.id });
  const { body: edited } = await agent.put(`/api/messages/${ours.id}`).send({ text: 'Pois não?' }).expect(200);
  expect(edited).toMatchObject({ id: ours.id, type: 'text', direction: 'out', clientMessageId: ours.clientMessageId });
  await Promise.all([applied(reaction.id), applied(await amendmentOf(ours.id, 'edit'))]);
  expect(await shown(here)).toEqual([
    expect.objectContaining({ id: here.incoming.id, reactions: [{ by: 'us', emoji: '👍', at: expect.any(String) }] }),
    expect.objectContaining({ id: ours.id, text: 'Pois não?', editedAt: expect.any(String) }),
  ]);
  expect((await agent.delete(`/api/messages/${ours.id}`).expect(200)).body).toMatchObject({ id: ours.id, type: 'text', text: 'Pois não?' });
  await applied(await amendmentOf(ours.id, 'deletion'));
  expect((await shown(here))[1]).toMatchObject({ id: ours.id, text: 'Pois não?', deletedAt: expect.any(String) });
  expect((await agent.get(`/api/conversations/${here.conversationId}`).expect(200)).body).toMatchObject({ state: 'assigned', lastMessage: { text: '', type: 'deletion', direction: 'out' } });
  const target = (await MessageModel.findById(ours.id).orFail().lean()).providerId;
  expect((await app.outbox(deviceId, here.from)).slice(1)).toEqual([
    expect.objectContaining({ type: 'reaction', text: '👍', targetId: here.incoming.providerId }),
    expect.objectContaining({ type: 'edit', text: 'Pois não?', targetId: target }),
    expect.objectContaining({ type: 'deletion', targetId: target }),
  ]);
  expect((await agent.put(`/api/messages/${ours.id}`).send({ text: 'de novo' }).expect(409)).body.error.code).toBe('not_amendable');
});

it('leaves the message as it is when the network refuses, shows what failed, and sends it again', async () => {
  const here = await dialog();
  const supervisor = await app.signInAs('supervisor');
  await supervisor.put(`/api/devices/${deviceId}/simulator/faults`).send({ refuse: true }).expect(200);
  const { body: reaction } = await agent.post(`/api/messages/${here.incoming.id}/reaction`).send({ emoji: '👍' }).expect(201);
  await waitFor(async () => (await MessageModel.findById(reaction.id).orFail().lean()).status === 'failed');
  await supervisor.put(`/api/devices/${deviceId}/simulator/faults`).send({}).expect(200);
  expect(await shown(here)).toEqual([expect.not.objectContaining({ reactions: expect.anything() }), expect.objectContaining({ id: reaction.id, status: 'failed', failureReason: 'rejected' })]);
  await agent.post(`/api/messages/${reaction.id}/retry`).expect(200);
  await applied(reaction.id);
  expect(await shown(here)).toEqual([expect.objectContaining({ reactions: [expect.objectContaining({ emoji: '👍' })] })]);
});

it('changes or withdraws in place what has not left yet', async () => {
  const away = await app.createSimulatorDevice({ connected: true });
  const here = await dialog(away.id);
  await (await app.signInAs('admin')).post(`/api/devices/${away.id}/disconnect`).expect(202);
  const [edited, withdrawn] = [await post(here, 'um'), await post(here, 'dois')];
  await waitFor(async () => (await MessageModel.countDocuments({ _id: { $in: [edited.id, withdrawn.id] }, status: 'queued', claim: null })) === 2);
  expect((await agent.put(`/api/messages/${edited.id}`).send({ text: 'três' }).expect(200)).body).toMatchObject({ id: edited.id, text: 'três', status: 'queued' });
  expect((await agent.delete(`/api/messages/${withdrawn.id}`).expect(200)).body).toMatchObject({ id: withdrawn.id, deletedAt: expect.any(String), status: 'failed', failureReason: 'withdrawn' });
  expect((await agent.post(`/api/messages/${withdrawn.id}/retry`).expect(409)).body.error.code).toBe('not_retryable');
  expect(await MessageModel.countDocuments({ conversationId: here.conversationId })).toBe(3);
});

it('is finished by the sweeper when the gateway died after the acknowledgement', async () => {
  const here = await dialog();
  const { body: reaction } = await agent.post(`/api/messages/${here.incoming.id}/reaction`).send({ emoji: '👍' }).expect(201);
  await applied(reaction.id);
  await MessageModel.updateOne({ _id: here.incoming.id }, { $unset: { reactions: 1, amendedVersion: 1 } });
  await MessageModel.updateOne({ _id: reaction.id }, { $set: { unapplied: true, updatedAt: new Date(0) } }, { timestamps: false });
  await waitFor(async () => {
    await sweep(app.services, { slotsAt: Date.now() });
    return (await MessageModel.findById(reaction.id).orFail().lean()).unapplied === undefined;
  });
  expect((await shown(here))[0]).toMatchObject({ reactions: [{ by: 'us', emoji: '👍' }] });
});

it('refuses what may not be', async () => {
  const here = await dialog();
  const ours = await post(here, 'Olá');
  await isSent(ours.id);
  const calls = (who: SignedIn, id: string) => [who.post(`/api/messages/${id}/reaction`).send({ emoji: '👍' }), who.put(`/api/messages/${id}`).send({ text: 'x' }), who.delete(`/api/messages/${id}`)];
  for (const call of calls(agent, UNKNOWN_ID)) await call.expect(404);
  for (const call of calls(agent, 'x')) await call.expect(404);
  for (const call of calls(colleague, ours.id)) await call.expect(403);
  await agent.post(`/api/messages/${ours.id}/reaction`).set('content-type', 'application/json').send('{').expect(400);
  await agent.put(`/api/messages/${ours.id}`).set('content-type', 'application/json').send('{').expect(400);
  for (const emoji of ['', 'a', '👍👍', '👍'.repeat(1_000), 5]) await agent.post(`/api/messages/${ours.id}/reaction`).send({ emoji }).expect(422);
  await agent.put(`/api/messages/${ours.id}`).send({ text: ' ' }).expect(422);
  // The customer's own words are theirs.
  expect((await agent.put(`/api/messages/${here.incoming.id}`).send({ text: 'x' }).expect(409)).body.error.code).toBe('not_amendable');
  expect((await agent.delete(`/api/messages/${here.incoming.id}`).expect(409)).body.error.code).toBe('not_amendable');
  const long = (hours: number) => MessageModel.updateOne({ _id: ours.id }, { $set: { sortAt: new Date(Date.now() - hours * 3_600_000) } });
  await long(0.26);
  expect((await agent.put(`/api/messages/${ours.id}`).send({ text: 'x' }).expect(409)).body.error.code).toBe('too_late');
  await long(60.1);
  expect((await agent.delete(`/api/messages/${ours.id}`).expect(409)).body.error.code).toBe('too_late');
  await agent.post(`/api/conversations/${here.conversationId}/close`).send({ silent: true }).expect(200);
  expect((await agent.post(`/api/messages/${ours.id}/reaction`).send({ emoji: '👍' }).expect(409)).body.error.code).toBe('illegal_transition');
});

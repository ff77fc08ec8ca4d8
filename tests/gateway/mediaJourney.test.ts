import { randomUUID } from 'node:crypto';
import type { ChangesPage, MediaRecord, MessageRecord } from '../../engine/contract/index.ts';
import { MessageModel } from '../../engine/models/index.ts';
import { HTML, OGG, PDF, PNG, bigSound, sha256 } from '../support/files.ts';
import { startTestApp, waitFor, type SignedIn, type TestApp } from '../support/harness.ts';
import { nextPhone } from './fixtures.ts';

let app: TestApp;
let agent: SignedIn;
let supervisor: SignedIn;
let deviceId: string;

beforeAll(async () => {
  app = await startTestApp({ gateway: true, worker: true });
  agent = await app.signInAs('agent');
  supervisor = await app.signInAs('supervisor');
  deviceId = (await app.createSimulatorDevice({ connected: true })).id;
});
afterAll(() => app.close());

const inbound = () => agent.post(`/api/devices/${deviceId}/simulator/inbound`);
/** The message as panels see it, once its file is as it will be. */
async function whenThere(messageId: string): Promise<MessageRecord & { media: MediaRecord; conversationId: string }> {
  const { conversationId } = await waitFor(() => MessageModel.findOne({ providerId: messageId, undrained: { $ne: true }, 'media.status': { $ne: 'pending' } }).lean(), { what: 'the message' });
  const { body } = await agent.get(`/api/conversations/${String(conversationId)}/messages`).expect(200);
  return body.messages.at(-1);
}
async function bytesOf(id: string): Promise<Buffer> {
  return Buffer.from(await (await fetch(`${app.url}/api/media/${id}`, { headers: { cookie: cookie() } })).arrayBuffer());
}
const cookie = () => agent.jar.getCookies({ domain: '127.0.0.1', path: '/', secure: false, script: false }).toValueString();

it('brings a picture from a customer to the agent, and an answer with a file back', async () => {
  const from = nextPhone();
  const { body } = await inbound().send({ from, text: 'Segue', media: { dataBase64: PNG.toString('base64'), mimeType: 'image/png', fileName: null } }).expect(202);
  const message = await whenThere(body.messageId);
  expect(message).toMatchObject({ direction: 'in', type: 'image', text: 'Segue', media: { status: 'stored', mimeType: 'image/png', size: PNG.length } });
  expect(message.media).not.toHaveProperty('source');
  expect(await bytesOf(message.media.id)).toEqual(PNG);

  await agent.post(`/api/conversations/${message.conversationId}/accept`).expect(200);
  const sent = await agent.post(`/api/conversations/${message.conversationId}/messages`).field({ clientMessageId: randomUUID(), text: 'Recebi' }).attach('file', PDF, { filename: 'recibo.pdf', contentType: 'text/html' }).expect(201);
  await waitFor(async () => (await app.outbox(deviceId, from)).length === 1, { what: 'the file at the customer' });
  expect(await app.outbox(deviceId, from)).toEqual([
    { messageId: expect.any(String), to: from, type: 'document', text: 'Recebi', at: expect.any(String), media: { type: 'document', mimeType: 'application/pdf', fileName: 'recibo.pdf', size: PDF.length, sha256: sha256(PDF), isVoice: false } },
  ]);
  await waitFor(async () => ['sent', 'delivered', 'read'].includes((await MessageModel.findById(sent.body.id).orFail().lean()).status));
});

it('takes larger files as multipart, voice notes too, and tells /api/changes of what was fetched', async () => {
  const since = ((await agent.get('/api/changes').expect(200)).body as ChangesPage).cursor;
  const sound = bigSound(600_000);
  const { body } = await inbound().field({ from: nextPhone(), isVoice: 'true' }).attach('file', sound, { filename: 'audio.ogg', contentType: 'audio/ogg' }).expect(202);
  const message = await whenThere(body.messageId);
  expect(message).toMatchObject({ type: 'audio', media: { status: 'stored', mimeType: 'audio/ogg', size: 600_000, isVoice: true } });
  expect(sha256(await bytesOf(message.media.id))).toBe(sha256(sound));
  const { body: changes } = await agent.get('/api/changes').query({ since }).expect(200);
  expect((changes as ChangesPage).changes).toContainEqual({ kind: 'message', record: expect.objectContaining({ id: message.id, media: expect.objectContaining({ status: 'stored' }) }) });
});

it('shows what lies about its type as a document', async () => {
  const { body } = await inbound().send({ from: nextPhone(), media: { dataBase64: HTML.toString('base64'), mimeType: 'image/png', fileName: '../../etc/passwd' } }).expect(202);
  expect(await whenThere(body.messageId)).toMatchObject({ type: 'document', media: { mimeType: 'application/octet-stream', fileName: 'passwd' } });
});

it('says that a file is gone, and fetches it when somebody asks again and it is there', async () => {
  await supervisor.put(`/api/devices/${deviceId}/simulator/faults`).send({ mediaGone: true }).expect(200);
  const { body } = await inbound().send({ from: nextPhone(), text: 'Ouça', media: { dataBase64: OGG.toString('base64'), mimeType: 'audio/ogg' } }).expect(202);
  const message = await whenThere(body.messageId);
  expect(message.media).toMatchObject({ status: 'failed', reason: 'gone' });
  expect((await agent.get(`/api/media/${message.media.id}`).expect(410)).body.error.code).toBe('media_gone');
  await supervisor.put(`/api/devices/${deviceId}/simulator/faults`).send({}).expect(200);
  const retried = await agent.post(`/api/messages/${message.id}/media/retry`).send({}).expect(200);
  expect(retried.body.media.status).toBe('pending');
  expect((await whenThere(body.messageId)).media.status).toBe('stored');
  expect((await agent.post(`/api/messages/${message.id}/media/retry`).send({}).expect(409)).body.error.code).toBe('not_retryable');
});

it('refuses what is no base64, and what a simulator cannot have', async () => {
  expect((await inbound().send({ from: nextPhone(), media: { dataBase64: '%%%', mimeType: 'image/png' } }).expect(422)).body.error.fields).toEqual({ 'media.dataBase64': expect.any(String) });
  await inbound().field({ from: 'nobody' }).attach('file', PNG, 'a.png').expect(422);
  await inbound().type('text/plain').send('x').expect(415);
  await agent.post(`/api/messages/${'0'.repeat(24)}/media/retry`).send({}).expect(404);
});

it('does not send what is no longer there', async () => {
  const from = nextPhone();
  const { body } = await inbound().send({ from, text: 'Oi', media: { dataBase64: PNG.toString('base64'), mimeType: 'image/png' } }).expect(202);
  const { conversationId, id, media } = await whenThere(body.messageId);
  await agent.post(`/api/conversations/${conversationId}/accept`).expect(200);
  await app.services.media.remove(media.id);
  const { body: forwarded } = await agent.post(`/api/conversations/${conversationId}/messages`).send({ clientMessageId: randomUUID(), forwardOf: id }).expect(201);
  await waitFor(async () => (await MessageModel.findById(forwarded.id).orFail().lean()).status === 'failed');
  expect(await MessageModel.findById(forwarded.id).orFail().lean()).toMatchObject({ failureReason: 'media_missing', isForwarded: true });
  expect(await app.outbox(deviceId, from)).toEqual([]);
});

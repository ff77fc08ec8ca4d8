import { randomUUID } from 'node:crypto';
import { DeviceModel, MessageModel } from '../../engine/models/index.ts';
import type { MediaRecord, MessageRecord } from '../../engine/contract/index.ts';
import { answeredConversation } from '../support/answeredConversation.ts';
import { bigSound, EXE, HTML, JPEG, MP4, OGG, PDF, PNG, sha256, SVG } from '../support/files.ts';
import { startTestApp, type SignedIn, type TestApp } from '../support/harness.ts';
import { UNKNOWN_ID } from './customers.ts';

let app: TestApp;
let agent: SignedIn;
let conversationId: string;

beforeAll(async () => {
  app = await startTestApp();
  agent = await app.signInAs('agent');
  conversationId = await ownConversation();
});
afterAll(() => app.close());

async function ownConversation(phone?: string): Promise<string> {
  const { id } = await app.createSimulatorDevice();
  return answeredConversation(app.services, await DeviceModel.findById(id).orFail().lean(), { ...agent.user, departmentIds: [] }, phone);
}
async function posted(file: Buffer, { name = 'arquivo', type = 'application/octet-stream', text = '' } = {}): Promise<MessageRecord & { media: MediaRecord }> {
  const { body } = await agent.post(`/api/conversations/${conversationId}/messages`).field({ clientMessageId: randomUUID(), text }).attach('file', file, { filename: name, contentType: type }).expect(201);
  return body;
}
/** The whole answer, whatever its type. */
const get = (id: string, who = agent) => who.get(`/api/media/${id}`).buffer(true).parse((response, done) => {
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => done(null, Buffer.concat(chunks)));
});

describe('a file', () => {
  it('is what was uploaded, in an empty world', async () => {
    const { media } = await posted(PNG, { name: 'nota – ação.png' });
    const { body, headers } = await get(media.id).expect(200);
    expect(body).toEqual(PNG);
    expect(headers).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(PNG.length),
      'content-disposition': `inline; filename="nota ? a??o.png"; filename*=UTF-8''nota%20%E2%80%93%20a%C3%A7%C3%A3o.png`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-cache, no-transform',
      'accept-ranges': 'bytes',
      etag: `"${sha256(PNG)}"`,
    });
    expect(headers['content-security-policy']).toMatch(/^default-src 'none';.*; sandbox;/);
    expect(headers['content-encoding']).toBeUndefined();
  });

  it.each([
    ['image/jpeg', JPEG, 'image/jpeg'],
    ['video/mp4', MP4, 'video/mp4'],
    ['audio/mp4', MP4, 'audio/mp4'],
    ['audio/ogg', OGG, 'audio/ogg'],
    ['text/html', PDF, 'application/pdf'],
  ])('%s is shown', async (claimed, file, expected) => {
    const { headers } = await get((await posted(file, { type: claimed })).media.id).expect(200);
    expect(headers['content-type']).toBe(expected);
    expect(headers['content-disposition']).toMatch(/^inline/);
  });

  it.each([
    ['exe as jpeg', EXE, 'image/jpeg', 'a.jpg'],
    ['HTML as png', HTML, 'image/png', 'a.png'],
    ['HTML as itself', HTML, 'text/html', 'a.html'],
    ['SVG', SVG, 'image/svg+xml', 'a.svg'],
    ['SVG with a declaration', Buffer.concat([Buffer.from('<?xml version="1.0"?>'), SVG]), 'image/svg+xml', 'a.svg'],
    ['text', Buffer.from('<script>alert(1)</script>'), 'text/plain', 'a.txt'],
  ])('%s is only saved', async (_name, file, type, name) => {
    const { headers } = await get((await posted(file, { type, name })).media.id).expect(200);
    expect(headers['content-type']).toBe('application/octet-stream');
    expect(headers['content-disposition']).toBe(`attachment; filename=${name}`);
  });

  it('is saved when asked so', async () => {
    const { media } = await posted(PNG, { name: 'a.png' });
    const { headers } = await agent.get(`/api/media/${media.id}?download=1`).expect(200);
    expect(headers['content-disposition']).toBe('attachment; filename=a.png');
    await agent.get(`/api/media/${media.id}?download=maybe`).expect(400);
  });

  it('comes in parts', async () => {
    const file = bigSound(300_000);
    // Jest takes seconds to compare large buffers.
    const isPart = (body: Buffer, start: number, end?: number) => body.equals(file.subarray(start, end));
    const { media } = await posted(file);
    const part = async (range: string, status = 206) => get(media.id).set('Range', range).expect(status);
    const middle = await part('bytes=100000-200000');
    expect(isPart(middle.body, 100_000, 200_001)).toBe(true);
    expect(middle.headers).toMatchObject({ 'content-range': 'bytes 100000-200000/300000', 'content-length': '100001', 'content-type': 'audio/ogg' });
    expect(isPart((await part('bytes=-5')).body, -5)).toBe(true);
    expect(isPart((await part('bytes=299999-')).body, -1)).toBe(true);
    expect((await part('bytes=0-999999')).headers['content-range']).toBe('bytes 0-299999/300000');
    expect((await part('bytes=300000-', 416)).headers['content-range']).toBe('bytes */300000');
    // Answered with the whole: several parts, other units, what is no range.
    for (const range of ['bytes=0-1,5-6', 'lines=1-2', 'bytes=x', '1-2']) expect(isPart((await part(range, 200)).body, 0)).toBe(true);
  });

  it('is not sent twice to who has it, and its parts only while it is the same', async () => {
    const { media } = await posted(PNG);
    const etag = `"${sha256(PNG)}"`;
    await get(media.id).set('If-None-Match', etag).expect(304);
    await get(media.id).set('If-None-Match', '"other"').expect(200);
    await get(media.id).set({ Range: 'bytes=0-0', 'If-Range': etag }).expect(206);
    await get(media.id).set({ Range: 'bytes=0-0', 'If-Range': '"other"' }).expect(200);
    const { headers, text } = await agent.head(`/api/media/${media.id}`).expect(200);
    expect([headers['content-length'], text]).toEqual([String(PNG.length), undefined]);
  });

  it('goes to who may see the conversation', async () => {
    const { media, id } = await posted(PNG);
    const [colleague, supervisor] = [await app.signInAs('agent'), await app.signInAs('supervisor')];
    await get(media.id, colleague).expect(200);
    await app.request.get(`/api/media/${media.id}`).expect(401);
    await agent.get(`/api/media/${UNKNOWN_ID}`).expect(404);
    await supervisor.put('/api/settings').send({ visibility: 'department' }).expect(200);
    try {
      await colleague.get(`/api/media/${media.id}`).expect(404);
      await get(media.id).expect(200);
      await get(media.id, supervisor).expect(200);
      // What stands in no conversation, whoever sees contacts sees.
      await MessageModel.updateOne({ _id: id }, { $set: { conversationId: null } });
      await get(media.id, colleague).expect(200);
    } finally {
      await supervisor.put('/api/settings').send({ visibility: 'all' }).expect(200);
    }
  });

  it.each([
    [{ status: 'pending' }, 409, 'media_pending'],
    [{ status: 'failed', reason: 'gone' }, 410, 'media_gone'],
    [{ status: 'failed', reason: 'damaged' }, 409, 'media_failed'],
    [{ status: 'failed', reason: 'too_large' }, 409, 'media_failed'],
  ])('that is not there says why: %j', async (media, status, code) => {
    const message = await posted(PNG);
    await MessageModel.updateOne({ _id: message.id }, { $set: Object.fromEntries(Object.entries(media).map(([name, value]) => [`media.${name}`, value])) });
    const { body, headers } = await agent.get(`/api/media/${message.media.id}`).expect(status);
    expect(body.error).toMatchObject({ code, message: expect.any(String) });
    expect(headers['cache-control']).toBe('no-store');
  });

  it('that vanished from the disk is gone', async () => {
    const { media } = await posted(PNG);
    await app.services.media.remove(media.id);
    expect((await agent.get(`/api/media/${media.id}`).expect(410)).body.error.code).toBe('media_gone');
  });
});

describe('forwarding', () => {
  const forward = (forwardOf: string, to = conversationId, fields = {}) => agent.post(`/api/conversations/${to}/messages`).send({ forwardOf, clientMessageId: randomUUID(), ...fields });

  it('sends text and file again, to whoever sees either', async () => {
    const message = await posted(PNG, { name: 'a.png', text: 'Olhe' });
    const other = await ownConversation('+5511999990002');
    const { body } = await forward(message.id, other).expect(201);
    expect(body).toMatchObject({ conversationId: other, text: 'Olhe', type: 'image', isForwarded: true, status: 'queued', media: { id: message.media.id, status: 'stored', fileName: 'a.png' } });
    await get(body.media.id).expect(200);
    expect((await forward((await MessageModel.findOne({ conversationId: other, type: 'text', direction: 'in' }).orFail().lean())._id.toHexString()).expect(201)).body).toMatchObject({ text: 'Bom dia', type: 'text', isForwarded: true });
  });

  it('is the same message with the same clientMessageId', async () => {
    const message = await posted(PNG);
    const first = await forward(message.id, conversationId, { clientMessageId: 'forwarded' }).expect(201);
    const again = () => forward(message.id, conversationId, { clientMessageId: 'forwarded' });
    expect((await again().expect(200)).body.id).toBe(first.body.id);
    await MessageModel.updateOne({ _id: message.id }, { $set: { deletedAt: new Date() } });
    expect((await again().expect(200)).body.id).toBe(first.body.id);
    await forward(message.id, conversationId, { clientMessageId: 'forwarded anew' }).expect(422);
  });

  it('refuses what is unknown, invisible, no message to anybody, or not there yet', async () => {
    expect((await forward(UNKNOWN_ID).expect(422)).body.error.fields).toEqual({ forwardOf: expect.any(String) });
    const note = await agent.post(`/api/conversations/${conversationId}/notes`).send({ text: 'x' }).expect(201);
    expect((await forward(note.body.id).expect(422)).body.error.fields).toEqual({ forwardOf: 'Esta mensagem não pode ser encaminhada.' });
    const message = await posted(PNG);
    await MessageModel.updateOne({ _id: message.id }, { $set: { 'media.status': 'pending' } });
    expect((await forward(message.id).expect(409)).body.error.code).toBe('media_pending');
    await agent.post(`/api/conversations/${conversationId}/messages`).send({ clientMessageId: 'x' }).expect(422);
  });
});


import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Test } from 'supertest';
import { acceptConversation, removeOrphans } from '../../engine/commands/index.ts';
import type { MessageRecord } from '../../engine/contract/index.ts';
import { MediaStoreAwayError, MediaStoreFullError } from '../../engine/media/index.ts';
import { ConversationModel, DeviceModel, MediaUploadModel, MessageModel } from '../../engine/models/index.ts';
import { answeredConversation, waitingConversation } from '../support/answeredConversation.ts';
import { EXE, GIF, HTML, JPEG, M4A, MP3, MP4, OGG, PDF, PNG, sha256, SVG, VORBIS, WEBP } from '../support/files.ts';
import { startTestApp, TEST_MAX_MEDIA_BYTES, waitFor, type SignedIn, type TestApp } from '../support/harness.ts';

let app: TestApp;
let agent: SignedIn;
let conversationId: string;

beforeAll(async () => {
  app = await startTestApp();
  agent = await app.signInAs('agent');
  const device = await DeviceModel.findById((await app.createSimulatorDevice()).id).orFail().lean();
  conversationId = await answeredConversation(app.services, device, { ...agent.user, departmentIds: [] });
});
afterAll(() => app.close());

const messages = () => `/api/conversations/${conversationId}/messages`;
const post = (file: Buffer, { name = 'foto.png', type = 'image/png', ...fields }: Record<string, string> = {}, who = agent): Test => {
  const request = who.post(messages()).field({ clientMessageId: randomUUID(), ...fields });
  return request.attach('file', file, { filename: name, contentType: type });
};
/** Every file under the media store, the unfinished ones too. */
async function filesOnDisk(): Promise<string[]> {
  const found = await readdir(join(app.dataDir, 'media'), { recursive: true, withFileTypes: true }).catch(() => []);
  return found.filter((each) => each.isFile()).map(({ name }) => name);
}
/** Nothing is left of what `run` sent. */
async function expectNothingLeft(run: () => Promise<unknown>): Promise<void> {
  const before = await filesOnDisk();
  const posted = await MessageModel.countDocuments();
  await run();
  expect(await filesOnDisk()).toEqual(before);
  expect(await MessageModel.countDocuments()).toBe(posted);
  expect(await MediaUploadModel.countDocuments()).toBe(0);
}

describe('a message with a file', () => {
  it('is queued with what the file is by its first bytes', async () => {
    const { body } = await post(PNG, { text: 'Segue a foto', name: 'Nota fiscal.png', type: 'application/x-anything' }).expect(201);
    expect(body).toMatchObject({ direction: 'out', type: 'image', text: 'Segue a foto', status: 'queued', media: { id: expect.stringMatching(/^[0-9a-f]{24}$/), status: 'stored', mimeType: 'image/png', fileName: 'Nota fiscal.png', size: PNG.length } });
    const stored = await MessageModel.findById(body.id).orFail().lean();
    expect(stored.media).toMatchObject({ sha256: sha256(PNG) });
    expect((await ConversationModel.findById(conversationId).orFail().lean()).lastMessage).toMatchObject({ text: 'Segue a foto', type: 'image', direction: 'out' });
    expect(await MediaUploadModel.countDocuments()).toBe(0);
  });

  it.each([
    ['jpeg', JPEG, 'image/jpeg', 'image', 'image/jpeg'],
    ['gif', GIF, 'image/gif', 'document', 'image/gif'],
    ['webp', WEBP, 'image/webp', 'sticker', 'image/webp'],
    ['mp4', MP4, 'video/mp4', 'video', 'video/mp4'],
    ['a sound in mp4', MP4, 'audio/mp4', 'audio', 'audio/mp4'],
    ['m4a', M4A, 'audio/mp4', 'audio', 'audio/mp4'],
    ['mp3', MP3, 'audio/mpeg', 'audio', 'audio/mpeg'],
    ['ogg', OGG, 'video/mp4', 'audio', 'audio/ogg'],
    ['pdf', PDF, 'application/pdf', 'document', 'application/pdf'],
    ['csv', Buffer.from('a;b\n1;2\n'), 'text/csv', 'document', 'text/csv'],
    ['exe as jpeg', EXE, 'image/jpeg', 'document', 'application/x-msdownload'],
    ['HTML as png', HTML, 'image/png', 'document', 'application/octet-stream'],
    ['HTML as itself', HTML, 'text/html', 'document', 'application/octet-stream'],
    ['SVG', SVG, 'image/svg+xml', 'document', 'application/octet-stream'],
    ['png as a document', PNG, 'text/html', 'document', 'image/png', { asDocument: 'true' }],
  ])('%s', async (_name, file, claimed, type, mimeType, fields: Record<string, string> = {}) => {
    const { body } = await post(file, { type: claimed, ...fields }).expect(201);
    expect([body.type, body.media.mimeType]).toEqual([type, mimeType]);
  });

  it('is a voice note when it is Opus in Ogg and meant as one', async () => {
    const waveform = Array.from({ length: 64 }, (_, index) => index);
    const { body } = await post(OGG, { asVoice: '1', durationSeconds: '7.4', waveform: waveform.join(',') }).expect(201);
    expect(body.media).toMatchObject({ isVoice: true, durationSeconds: 7.4 });
    expect((await MessageModel.findById(body.id).orFail().lean()).media).toMatchObject({ waveform });
    expect((await post(OGG, { asVoice: '1' }).expect(201)).body.media.isVoice).toBe(true);
    for (const other of [PNG, M4A, VORBIS]) expect((await post(other, { type: 'audio/mp4', asVoice: '1', durationSeconds: '7' }).expect(201)).body.media).not.toMatchObject({ isVoice: true });
  });

  it('needs no text, and quotes', async () => {
    const { body } = await post(PNG).expect(201);
    expect(body.text).toBe('');
    expect((await post(PNG, { quotedId: body.id }).expect(201)).body.quoted).toMatchObject({ id: body.id });
  });

  it('is the same message when it is posted again, and its second file is thrown away', async () => {
    const fields = { clientMessageId: 'once', ifVersion: String((await agent.get(`/api/conversations/${conversationId}`).expect(200)).body.version) };
    const first = await post(PNG, fields).expect(201);
    await expectNothingLeft(async () => {
      const second = await post(JPEG, fields).expect(200);
      expect(second.body).toEqual(first.body);
    });
  });

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\ana\\recibo.pdf', 'recibo.pdf'],
    ['fatura\u202Egpj.exe', 'faturagpj.exe'],
    ['...', null],
    ['  nota   fiscal .pdf ', 'nota fiscal .pdf'],
    [`${'ã'.repeat(10_000)}.pdf`, `${'ã'.repeat(116)}.pdf`],
  ])('takes no name as it comes: $0', async (name, expected) => {
    const { body } = await post(PDF, { name }).expect(201);
    expect(body.media.fileName).toBe(expected);
  });

  it('takes a name with NUL and line breaks for what is left of it', async () => {
    const body = `--x\r\nContent-Disposition: form-data; name="clientMessageId"\r\n\r\nnul\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="a\0b%0d%0ac.png"\r\nContent-Type: image/png\r\n\r\n${PNG.toString('latin1')}\r\n--x--\r\n`;
    const answer = await agent.post(messages()).set('Content-Type', 'multipart/form-data; boundary=x').send(Buffer.from(body, 'latin1')).expect(201);
    expect(answer.body.media.fileName).toBe('ab%0d%0ac.png');
  });
});

describe('what is refused leaves nothing behind', () => {
  const expectRefused = (request: Test, status: number, error: object) => expectNothingLeft(async () => expect((await request.expect(status)).body.error).toMatchObject({ message: expect.any(String), ...error }));

  it('an empty file', () => expectRefused(post(Buffer.alloc(0)), 422, { code: 'invalid', fields: { file: 'O arquivo está vazio.' } }));
  it('no file', () => expectRefused(agent.post(messages()).field({ clientMessageId: 'x', text: 'x' }), 422, { code: 'invalid', fields: { file: expect.any(String) } }));
  it('a file in another field', () => expectRefused(agent.post(messages()).field({ clientMessageId: 'x' }).attach('picture', PNG, 'a.png'), 422, { code: 'invalid', fields: { file: expect.any(String) } }));
  it('two files', () => expectRefused(post(PNG).attach('file', JPEG, 'b.jpg'), 422, { code: 'invalid', fields: { file: 'Envie um arquivo por mensagem.' } }));
  it('no clientMessageId', () => expectRefused(agent.post(messages()).attach('file', PNG, 'a.png'), 422, { code: 'invalid', fields: { clientMessageId: expect.any(String) } }));
  it('a text that is too long', () => expectRefused(post(PNG, { text: 'x'.repeat(4_097) }), 422, { code: 'invalid', fields: { text: expect.any(String) } }));
  it('a field beyond all measure', () => expectRefused(post(PNG, { text: 'x'.repeat(30_000) }), 422, { code: 'invalid', fields: { text: expect.any(String) } }));
  it.each([
    ['a duration that is none', { durationSeconds: '-1' }],
    ['a duration without a number', { durationSeconds: 'x' }],
    ['a waveform that is too short', { waveform: '1,2,3' }],
    ['a waveform with something else in it', { waveform: `${'1,'.repeat(63)}x` }],
    ['a waveform with nothing in it', { waveform: ','.repeat(63) }],
    ['a waveform that is too loud', { waveform: `${'1,'.repeat(63)}101` }],
  ])('a voice note with %s', (_name, fields: Record<string, string>) =>
    expectRefused(post(OGG, { asVoice: '1', ...fields }), 422, { code: 'invalid', fields: expect.objectContaining({ [Object.keys(fields)[0] ?? '']: expect.any(String) }) }));
  it('an unknown quote', () => expectRefused(post(PNG, { quotedId: '0'.repeat(24) }), 422, { code: 'invalid', fields: { quotedId: expect.any(String) } }));
  it('too many fields', () => expectRefused(agent.post(messages()).field(Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`f${index}`, 'x']))), 400, { code: 'malformed' }));

  it('a file that is too large, by what it says and by what comes', async () => {
    const large = Buffer.alloc(TEST_MAX_MEDIA_BYTES + 1);
    await expectRefused(post(large), 413, { code: 'too_large', message: expect.stringContaining('20 MB') });
    await expectRefused(post(Buffer.alloc(TEST_MAX_MEDIA_BYTES + 2 * 1024 * 1024)), 413, { code: 'too_large' });
  });

  it.each([
    ['no boundary', 'multipart/form-data', 'x'],
    ['a boundary that never comes', 'multipart/form-data; boundary=y', 'x'.repeat(100)],
    ['no end', 'multipart/form-data; boundary=y', '--y\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nabc'],
    ['an empty body', 'multipart/form-data; boundary=y', ''],
  ])('broken multipart: %s', (_name, type, body) => expectRefused(agent.post(messages()).set('Content-Type', type).send(body), 400, { code: 'malformed' }));

  it('a message in a conversation that nobody has, that a colleague has, or that is invisible', async () => {
    const device = await DeviceModel.findOne().orFail().lean();
    const waiting = await waitingConversation(app.services, device, '+5511999990099');
    await expectRefused(agent.post(`/api/conversations/${waiting}/messages`).field({ clientMessageId: 'x' }).attach('file', PNG, 'a.png'), 409, { code: 'not_assigned' });
    const colleague = await app.signInAs('agent');
    await expectRefused(post(PNG, {}, colleague), 403, { code: 'forbidden' });
    await acceptConversation(app.services, { ...colleague.user, departmentIds: [] }, { conversationId: waiting });
    await expectRefused(agent.post(`/api/conversations/${'0'.repeat(24)}/messages`).attach('file', PNG, 'a.png'), 404, { code: 'not_found' });
    await expectRefused(app.request.post(messages()).attach('file', PNG, 'a.png'), 401, { code: 'not_signed_in' });
  });

  it('other kinds of bodies', () => expectRefused(agent.post(messages()).type('form').send({ text: 'x' }), 415, { code: 'unsupported_media' }));

  it('an upload whose sender goes away', () =>
    expectNothingLeft(async () => {
      const cookie = agent.jar.getCookies({ domain: '127.0.0.1', path: '/', secure: false, script: false }).toValueString();
      const socket = connect(app.port, '127.0.0.1');
      const head = `POST ${messages()} HTTP/1.1\r\nHost: 127.0.0.1:${app.port}\r\nCookie: ${cookie}\r\nContent-Type: multipart/form-data; boundary=y\r\nContent-Length: 1000000\r\n\r\n`;
      socket.write(`${head}--y\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n${'x'.repeat(100_000)}`);
      await waitFor(async () => (await filesOnDisk()).some((name) => name.includes('.')), { what: 'the unfinished file' });
      socket.destroy();
      await waitFor(async () => (await MediaUploadModel.countDocuments()) === 0, { what: 'the end of the upload' });
    }));

  it.each([
    ['for which there is no room', new MediaStoreFullError(), 507, 'storage_full'],
    ['while the store is away', new MediaStoreAwayError('nothing within 60 s'), 503, 'unavailable'],
  ])('a file %s', async (_name, error, status, code) => {
    const { media } = app.services;
    const { write } = media;
    media.write = async (_id, source: Readable) => {
      source.destroy();
      throw error;
    };
    try {
      await expectRefused(post(PNG), status, { code });
    } finally {
      media.write = write;
    }
  });
});

describe('what a crash leaves', () => {
  it('is removed an hour later, and what became a message stays', async () => {
    const { body } = await post(PNG).expect(201) as { body: MessageRecord };
    const kept = body.media?.id ?? '';
    const orphan = 'abcdef0123456789abcdef01';
    await app.services.media.write(orphan, Readable.from([PNG]));
    const createdAt = new Date(Date.now() - 61 * 60_000);
    await MediaUploadModel.insertMany([{ _id: kept, conversationId, createdAt }, { _id: orphan, conversationId, createdAt }]);
    expect(await removeOrphans({ media: app.services.media, now: () => new Date(Date.now() - 5 * 60_000) })).toBe(0);
    expect(await removeOrphans(app.services)).toBe(1);
    expect(await app.services.media.stat(orphan)).toBeNull();
    expect(await app.services.media.stat(kept)).toEqual({ size: PNG.length });
    expect(await MediaUploadModel.countDocuments()).toBe(0);
  });
});


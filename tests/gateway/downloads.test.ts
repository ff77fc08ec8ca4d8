import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { receiveMessage, retryMedia } from '../../engine/commands/index.ts';
import { fetchMedia, type PendingMessage } from '../../engine/commands/media/index.ts';
import { createDownloads, type Downloads } from '../../engine/gateway/downloads.ts';
import { MediaDamagedError, MediaGoneError, NotConnectedError, type IncomingMedia, type IncomingMessage } from '../../engine/gateway/driver.ts';
import { MessageModel, type Device } from '../../engine/models/index.ts';
import { presentMessage } from '../../engine/presenters/message.ts';
import type { Services } from '../../engine/services.ts';
import { createIdleDevice, createViewer, incoming } from '../support/conversations.ts';
import { EXE, HTML, OGG, PNG, sha256 } from '../support/files.ts';
import { createTestRuntime, TEST_MAX_MEDIA_BYTES, waitFor, type TestRuntime } from '../support/harness.ts';

let test: TestRuntime;
let device: Device;
/** The network's files; a function is what happens instead. */
let files: Map<string, Buffer | (() => Promise<Readable>)>;
let asked: string[];
let downloads: Downloads | undefined;
let minutesLater = 0;
let services: Services;

beforeAll(async () => {
  test = await createTestRuntime();
  services = { ...test.services, now: () => new Date(Date.now() + minutesLater * 60_000) };
});
afterAll(() => test.close());
beforeEach(async () => {
  device = await createIdleDevice();
  files = new Map();
  asked = [];
  minutesLater = 0;
});
afterEach(() => downloads?.close());

async function download(source: string): Promise<Readable> {
  asked.push(source);
  const file = files.get(source);
  if (!file) throw new MediaGoneError();
  return typeof file === 'function' ? file() : Readable.from([file]);
}
const start = () => {
  downloads = createDownloads({ services, deviceId: device._id.toHexString(), download, scanEveryMs: 20 });
  downloads.open();
  return downloads;
};
const media = (fields: Partial<IncomingMedia> = {}): IncomingMedia => ({ mimeType: 'image/png', fileName: null, size: null, durationSeconds: null, isVoice: false, thumbnail: null, source: 'picture', ...fields });
/** Answers the id under which it is stored. */
async function arrives(fields: Partial<IncomingMedia> = {}, message: Partial<IncomingMessage> = {}): Promise<string> {
  const { messageId } = await receiveMessage(services, incoming(device, { type: 'image', text: '', media: media(fields), ...message }));
  return messageId;
}
async function mediaOf(messageId: string) {
  const found = await MessageModel.findById(messageId).orFail().lean();
  if (!found.media) throw new Error('it has no file');
  return { ...found, media: found.media };
}
const whenSettled = (messageId: string) => waitFor(async () => (await mediaOf(messageId)).media.status !== 'pending' && mediaOf(messageId), { what: 'the file' });

describe('what arrives', () => {
  it('is pending, with a clean name and what the driver needs', async () => {
    const id = await arrives({ fileName: '../a\u202Eb.pdf', size: 9, durationSeconds: 3, isVoice: true, thumbnail: PNG, mimeType: 'x'.repeat(500) });
    const { media: stored } = await mediaOf(id);
    expect(stored).toMatchObject({ status: 'pending', fileName: 'ab.pdf', size: 9, durationSeconds: 3, isVoice: true, source: 'picture', attempts: 0, mimeType: 'x'.repeat(100) });
    expect(stored.id).toMatch(/^[0-9a-f]{24}$/);
  });

  it('keeps content, an advertisement and marks, readable, and nothing of what is to be seen once', async () => {
    const id = await arrives({}, { isViewOnce: true, isForwarded: true, ephemeralSeconds: 86_400, content: { kind: 'poll', question: 'a\ud83d', options: ['\0'], selectable: 1 }, referral: { title: 'x\0', body: null, url: null, sourceId: '1' } });
    const found = await MessageModel.findById(id).orFail().lean();
    expect(found).toMatchObject({ media: null, isViewOnce: true, isForwarded: true, ephemeralSeconds: 86_400, content: { question: 'a\uFFFD', options: ['\uFFFD'] }, referral: { title: 'x\uFFFD', body: null } });
  });

  it('shows its thumbnail before it is fetched', async () => {
    const record = await presentMessage(await mediaOf(await arrives({ thumbnail: PNG })));
    expect(record.media?.thumbnail).toBe(`data:image/jpeg;base64,${PNG.toString('base64')}`);
  });

  it('has no thumbnail when that is no small one', async () => {
    expect((await mediaOf(await arrives({ thumbnail: Buffer.alloc(65_537) }))).media.thumbnail).toBeNull();
  });
});

describe('a file', () => {
  it('is fetched, and told apart by its first bytes', async () => {
    files.set('picture', PNG);
    const id = await arrives();
    const before = (await mediaOf(id)).updatedAt;
    start();
    const { media: stored, type, updatedAt } = await whenSettled(id);
    expect(stored).toMatchObject({ status: 'stored', mimeType: 'image/png', size: PNG.length, sha256: sha256(PNG), source: null, nextAttemptAt: null, reason: null });
    expect([type, updatedAt > before]).toEqual(['image', true]);
    expect(await buffer(await services.media.open(stored.id))).toEqual(PNG);
  });

  it.each([
    ['an exe as a picture', EXE, 'image', 'image/jpeg', 'document', 'application/x-msdownload'],
    ['HTML as a picture', HTML, 'image', 'image/png', 'document', 'application/octet-stream'],
    ['a sound as a picture', OGG, 'image', 'image/png', 'document', 'audio/ogg'],
    ['a voice note', OGG, 'audio', 'audio/ogg; codecs=opus', 'audio', 'audio/ogg'],
    ['a picture as a document', PNG, 'document', 'application/pdf', 'document', 'image/png'],
  ] as const)('%s', async (_name, bytes, type, mimeType, shownAs, detected) => {
    files.set('picture', bytes);
    const id = await arrives({ mimeType }, { type });
    start();
    const settled = await whenSettled(id);
    expect([settled.type, settled.media.mimeType]).toEqual([shownAs, detected]);
  });

  it('fails for good when it is gone, too large, or damaged twice', async () => {
    const damaged = () => Promise.resolve(Readable.from((async function* () { yield PNG; throw new MediaDamagedError(); })()));
    files.set('damaged', damaged).set('large', Buffer.alloc(TEST_MAX_MEDIA_BYTES + 1));
    const ids = [await arrives({ source: 'gone' }), await arrives({ source: 'damaged' }), await arrives({ source: 'large' }), await arrives({ source: 'said to be large', size: TEST_MAX_MEDIA_BYTES + 1 })];
    start();
    expect((await Promise.all(ids.map(whenSettled))).map(({ media: { status, reason, source } }) => [status, reason, source])).toEqual([
      ['failed', 'gone', 'gone'],
      ['failed', 'damaged', 'damaged'],
      ['failed', 'too_large', 'large'],
      ['failed', 'too_large', 'said to be large'],
    ]);
    expect(asked.toSorted()).toEqual(['damaged', 'damaged', 'gone', 'large']);
  });

  it('that was damaged once is stored when it comes whole', async () => {
    let time = 0;
    files.set('picture', async () => Readable.from((async function* () { yield PNG; if (time++ === 0) throw new MediaDamagedError(); })()));
    const id = await arrives();
    start();
    expect((await whenSettled(id)).media).toMatchObject({ status: 'stored', reason: null, attempts: 2 });
  });

  it('is tried again later and later, most of a day, and then no more', async () => {
    files.set('picture', () => Promise.reject(new Error('the network is slow')));
    const id = await arrives();
    const pauses: number[] = [];
    for (;;) {
      const message = await mediaOf(id);
      if (message.media.status !== 'pending') break;
      const at = services.now().getTime();
      await fetchMedia(services, { message: message as PendingMessage, download, signal: new AbortController().signal });
      pauses.push(Math.round(((await mediaOf(id)).media.nextAttemptAt?.getTime() ?? at) - at) / 60_000);
    }
    expect(pauses.map((minutes) => Math.round(minutes * 4) / 4)).toEqual([0.25, 1, 4, 16, 64, 256, 1024, 0]);
    expect((await mediaOf(id)).media).toMatchObject({ status: 'failed', reason: 'error', attempts: 8 });
  });

  it('loses no attempt by a connection that went', async () => {
    files.set('picture', () => Promise.reject(new NotConnectedError('connection_lost')));
    const message = await mediaOf(await arrives());
    await fetchMedia(services, { message, download, signal: new AbortController().signal });
    const { media: after } = await mediaOf(message._id.toHexString());
    expect([after.status, after.attempts]).toEqual(['pending', 0]);
    expect(after.nextAttemptAt?.getTime()).toBeGreaterThan(services.now().getTime() + 10_000);
  });

  it('that takes for ever is given up for now', async () => {
    files.set('silent', () => new Promise<Readable>(() => {})).set('stalled', async () => new Readable({ read: () => undefined }));
    for (const source of ['silent', 'stalled']) {
      const message = await mediaOf(await arrives({ source }));
      await fetchMedia(services, { message, download, signal: new AbortController().signal, idleMs: 20 });
      expect((await mediaOf(message._id.toHexString())).media).toMatchObject({ status: 'pending', attempts: 1 });
    }
    expect(await readdir(join(test.dataDir, 'media', 'unfinished'))).toEqual([]);
  });

  it('whose fetching was killed is fetched when its time comes', async () => {
    files.set('picture', PNG);
    const id = await arrives();
    // As a process leaves it that dies between beginning and end.
    await MessageModel.updateOne({ _id: id }, { $set: { 'media.attempts': 1, 'media.nextAttemptAt': new Date(Date.now() + 15_000) } });
    const { wake } = start();
    await arrives({ source: 'gone' }).then(whenSettled);
    expect((await mediaOf(id)).media.status).toBe('pending');
    minutesLater = 1;
    wake();
    expect((await whenSettled(id)).media).toMatchObject({ status: 'stored', attempts: 2 });
  });
});

describe('the line of a device', () => {
  /** Files that come when they are let go. */
  function held(source: string): { release(): void } {
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    files.set(source, () => released.then(() => Readable.from([PNG])));
    return { release };
  }

  it('is three at once, the newest first, and every third time the oldest', async () => {
    const names = ['1', '2', '3', '4', '5', '6', '7'];
    const letGo = names.map(held);
    for (const [index, source] of names.entries()) await arrives({ source }, { at: new Date(Date.now() - 60_000 + index * 1_000) });
    start();
    await waitFor(() => asked.length === 3);
    expect(asked).toEqual(['7', '6', '1']);
    for (const { release } of letGo) release();
    await waitFor(async () => (await MessageModel.countDocuments({ deviceId: device._id, 'media.status': 'stored' })) === 7);
    expect(asked.slice(3).toSorted()).toEqual(['2', '3', '4', '5']);
    expect(asked[5]).toBe('2');
  });

  it('ends with the connection, counts nothing, leaves nothing half, and begins anew', async () => {
    files.set('picture', async () => Readable.from((async function* () { yield PNG; await new Promise(() => {}); })()));
    const id = await arrives();
    const line = start();
    await waitFor(async () => (await readdir(join(test.dataDir, 'media', 'unfinished')).catch(() => [])).length === 1);
    await line.close();
    expect(await readdir(join(test.dataDir, 'media', 'unfinished'))).toEqual([]);
    expect((await mediaOf(id)).media).toMatchObject({ status: 'pending', attempts: 0 });
    files.set('picture', PNG);
    line.open();
    expect((await whenSettled(id)).media).toMatchObject({ status: 'stored', attempts: 1 });
  });

  it('fetches for its own device only', async () => {
    files.set('picture', PNG);
    const id = await arrives();
    device = await createIdleDevice();
    const own = await arrives();
    start();
    await whenSettled(own);
    expect((await mediaOf(id)).media.status).toBe('pending');
  });
});

describe('asking again', () => {
  it('is for what failed and can be fetched', async () => {
    const viewer = await createViewer();
    const id = await arrives({ source: 'late' });
    await expect(retryMedia(services, viewer, { messageId: id })).rejects.toMatchObject({ code: 'not_retryable' });
    start();
    await whenSettled(id);
    files.set('late', PNG);
    expect((await retryMedia(services, viewer, { messageId: id })).media).toMatchObject({ status: 'pending', attempts: 0, reason: null });
    expect((await whenSettled(id)).media.status).toBe('stored');
    await expect(retryMedia(services, viewer, { messageId: id })).rejects.toMatchObject({ code: 'not_retryable' });
    await expect(retryMedia(services, viewer, { messageId: '0'.repeat(24) })).rejects.toMatchObject({ code: 'not_found' });
  });
});

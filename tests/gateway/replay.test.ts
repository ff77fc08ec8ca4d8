import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toE164 } from '../../engine/identity/phone.ts';
import { ChatsFileError, phoneOfDialog, readChats, type Dialog } from '../../engine/gateway/simulator/replay/chats.ts';
import { replayChats } from '../../engine/gateway/simulator/replay/replayChats.ts';
import { ConversationModel, ContactModel, MessageModel, UserModel } from '../../engine/models/index.ts';
import { readOutbox } from '../../engine/gateway/simulator/network.ts';
import { startTestApp, waitFor, type TestApp, type TestUser } from '../support/harness.ts';
import { Types } from 'mongoose';

let app: TestApp;
let deviceId: string;
let directory: string;

beforeAll(async () => {
  app = await startTestApp({ gateway: true, worker: true });
  deviceId = (await app.createSimulatorDevice({ connected: true })).id;
  directory = await mkdtemp(join(tmpdir(), 'replay-'));
});
afterAll(async () => {
  await app.close();
  await rm(directory, { recursive: true });
});

let dialogNumber = 0;
function makeDialog(turns: string): Dialog {
  dialogNumber += 1;
  return { id: dialogNumber, turns: [...turns].map((who, index) => ({ from: who === 'c' ? 'customer' : 'agent', at: index, text: `${who}${index} de ${dialogNumber}` })) };
}

const signInOf = ({ email, password }: TestUser) => ({ url: app.url, email, password, deviceId });

/** What the store holds of a dialog, in the order of the panel. */
async function storedTurns({ id }: Dialog) {
  const contact = await ContactModel.findOne({ phone: phoneOfDialog(id) }).orFail().lean();
  const conversations = await ConversationModel.find({ contactId: contact._id }).sort({ openedAt: 1 }).lean();
  const messages = await MessageModel.find({ contactId: contact._id, direction: { $in: ['in', 'out'] } }).sort({ sortAt: 1, arrivedAt: 1, _id: 1 }).lean();
  return { conversations, turns: messages.map(({ direction, text }) => ({ from: direction === 'in' ? 'customer' : 'agent', text })) };
}
const turnsOf = ({ turns }: Dialog) => turns.map(({ from, text }) => ({ from, text }));

describe('a replay', () => {
  it('plays every turn once, in order, and answers as one agent', async () => {
    const admin = await app.createUser({ role: 'admin', capacity: 1 });
    const dialogs = ['cacac', 'ccaa', 'cccc', 'ca', 'caacca', 'c'].map(makeDialog);
    const seen: number[] = [];
    const result = await replayChats({ dialogs, ...signInOf(admin), speed: 0, run: 'one' }, ({ customerTurns, agentTurns }) => seen.push(customerTurns + agentTurns));
    expect(result).toMatchObject({ dialogs: 6, customerTurns: 14, agentTurns: 8, failures: [] });
    expect(seen.at(-1)).toBe(22);
    for (const dialog of dialogs) {
      const { conversations, turns } = await storedTurns(dialog);
      expect(turns).toEqual(turnsOf(dialog));
      expect(conversations).toHaveLength(1);
    }
    expect((await UserModel.findById(admin.id).orFail().lean()).capacity).toBeGreaterThanOrEqual(6);
    await waitFor(async () => (await readOutbox(new Types.ObjectId(deviceId))).length === 8);
  });

  it('adds nothing when the same run is played again', async () => {
    const admin = await app.createUser({ role: 'admin' });
    const dialog = makeDialog('cac');
    const play = () => replayChats({ dialogs: [dialog], ...signInOf(admin), speed: 0, run: 'twice' });
    await play();
    expect((await play()).failures).toEqual([]);
    expect((await storedTurns(dialog)).turns).toEqual(turnsOf(dialog));
  });

  it('finishes each conversation with `close`, so that an agent of small capacity can play many', async () => {
    const agent = await app.createUser({ capacity: 1 });
    const dialogs = ['ca', 'cac', 'cca'].map(makeDialog);
    const result = await replayChats({ dialogs, ...signInOf(agent), speed: 0, concurrency: 1, close: true });
    expect(result.failures).toEqual([]);
    for (const dialog of dialogs) expect((await storedTurns(dialog)).conversations.map(({ state }) => state)).toEqual(['closed']);
  });

  it('begins a conversation when the agent speaks first', async () => {
    const admin = await app.createUser({ role: 'admin' });
    const dialog = makeDialog('aca');
    expect((await replayChats({ dialogs: [dialog], ...signInOf(admin), speed: 0 })).failures).toEqual([]);
    expect((await storedTurns(dialog)).turns).toEqual(turnsOf(dialog));
  });

  it('keeps the pauses, shortened', async () => {
    const admin = await app.createUser({ role: 'admin' });
    const dialog: Dialog = { id: 'slow', turns: [0, 10, 40].map((at) => ({ from: 'customer', at, text: `aos ${at} s` })) };
    const { seconds } = await replayChats({ dialogs: [dialog], ...signInOf(admin), speed: 40 });
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThan(4);
  });

  it('refuses to begin when the agent could not hold the conversations', async () => {
    const agent = await app.createUser({ capacity: 1 });
    await expect(replayChats({ dialogs: [makeDialog('ca'), makeDialog('ca')], ...signInOf(agent), speed: 0 })).rejects.toThrow(/--close/);
  });

  it('reports a dialog that failed and plays the others', async () => {
    const admin = await app.createUser({ role: 'admin' });
    const broken: Dialog = { id: 'broken', turns: [{ from: 'customer', at: 0, text: 'Olá' }, { from: 'agent', at: 1, text: 'x'.repeat(5_000) }] };
    const fine = makeDialog('ca');
    const result = await replayChats({ dialogs: [broken, fine], ...signInOf(admin), speed: 0 });
    expect(result.failures).toEqual([{ dialog: 'broken', error: expect.objectContaining({ status: 422 }) }]);
    expect((await storedTurns(fine)).turns).toEqual(turnsOf(fine));
  });
});

describe('a file of chats', () => {
  async function write(content: string): Promise<string> {
    const path = join(directory, 'chats.json');
    await writeFile(path, content);
    return path;
  }

  it('is read when it is one', async () => {
    const path = await write(JSON.stringify({ source: 'x', dialogs: [{ id: 1, domains: ['bank'], turns: [{ from: 'customer', at: 0, text: 'Hi' }] }] }));
    expect(await readChats(path)).toEqual([{ id: 1, turns: [{ from: 'customer', at: 0, text: 'Hi' }] }]);
  });

  it.each([
    ['{', /JSON/],
    ['{"dialogs":[{"id":1,"turns":[{"from":"robot","at":0,"text":"Hi"}]}]}', /dialogs\[0\]\.turns\[0\]\.from/],
    ['{"dialogs":[{"id":1,"turns":[{"from":"agent","at":0,"text":"a"}]},{"id":1,"turns":[{"from":"agent","at":0,"text":"a"}]}]}', /two dialogs have the id 1/],
  ])('is refused with the place of the mistake: %s', async (content, problem) => {
    const path = await write(content);
    await expect(readChats(path)).rejects.toThrow(ChatsFileError);
    await expect(readChats(path)).rejects.toThrow(problem);
  });

  it('gives every customer a Brazilian mobile of their own', () => {
    const phones = Array.from({ length: 2_000 }, (_, id) => phoneOfDialog(id));
    expect(new Set(phones).size).toBe(2_000);
    for (const phone of phones.slice(0, 100)) expect(toE164(phone)).toBe(phone);
    expect(phoneOfDialog('7')).toBe(phoneOfDialog(7));
  });
});

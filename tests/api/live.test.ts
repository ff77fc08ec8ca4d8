import { io, type Socket } from 'socket.io-client';
import type { LiveEventName } from '../../engine/contract/index.ts';
import { saveSettings } from '../../engine/commands/index.ts';
import { dismissAbsent, markIdle } from '../../engine/commands/users/index.ts';
import { ConversationModel, SessionModel, UserModel } from '../../engine/models/index.ts';
import { startTestApp, waitFor, type SignedIn, type TestApp, type TestUser } from '../support/harness.ts';
import { customerWrites, freshPhone } from './customers.ts';

let app: TestApp;
let device: { id: string };
let sales: { id: string };
let supervisor: SignedIn;
let admin: SignedIn;
const sockets: Socket[] = [];

beforeAll(async () => {
  app = await startTestApp({ worker: true });
  sales = await app.createDepartment();
  device = await app.createSimulatorDevice({ defaultDepartmentId: sales.id });
  supervisor = await app.signInAs('supervisor');
  admin = await app.signInAs('admin');
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.disconnect();
  await supervisor.put('/api/settings').send({ visibility: 'all' }).expect(200);
});
afterAll(() => app.close());

interface Panel {
  agent: SignedIn;
  socket: Socket;
  /** What was heard under a name, oldest first. */
  heard(name: LiveEventName): { id?: string; [field: string]: unknown }[];
  hasLeft(): boolean;
}

/** Signs in and opens a socket, as a panel does. */
async function open(user: TestUser): Promise<Panel> {
  const agent = await app.signInAs(user);
  // Again, for the cookie: the agent keeps its own to itself.
  const cookie = (await agent.post('/api/session').send(user).expect(200)).get('Set-Cookie')?.[0]?.split(';')[0] ?? '';
  const events: [string, { id?: string }][] = [];
  let left = false;
  const socket = io(app.url, { extraHeaders: { Cookie: cookie }, reconnection: false, transports: ['websocket'] });
  sockets.push(socket);
  socket.onAny((name: string, payload: { id?: string }) => events.push([name, payload]));
  socket.on('disconnect', () => {
    left = true;
  });
  await waitFor(() => socket.connected, { what: 'the socket' });
  const heard: Panel['heard'] = (name) => events.filter(([each]) => each === name).map(([, payload]) => payload);
  // The first counts come when the rooms are joined.
  await waitFor(() => heard('counts').length > 0, { what: 'the first counts' });
  return { agent, socket, heard, hasLeft: () => left };
}

it('is refused without a session and from another origin', async () => {
  const refused: Record<string, string>[] = [{}, { Cookie: 'balcao_session=inventado' }, { Origin: 'https://mau.exemplo' }];
  for (const extraHeaders of refused) {
    const socket = io(app.url, { extraHeaders, reconnection: false, transports: ['websocket'] });
    sockets.push(socket);
    const error = await new Promise<Error>((resolve) => socket.once('connect_error', resolve));
    expect(error).toBeInstanceOf(Error);
    expect(socket.connected).toBe(false);
  }
});

it('tells conversations, messages and counts to who may see them', async () => {
  await supervisor.put('/api/settings').send({ visibility: 'department' }).expect(200);
  const [seller, helper, boss] = [
    await open(await app.createUser({ departmentIds: [sales.id] })),
    await open(await app.createUser()),
    await open(await app.createUser({ role: 'supervisor' })),
  ];
  const conversation = await customerWrites(app, { deviceId: device.id, phone: freshPhone() });
  for (const panel of [seller, boss]) {
    await waitFor(() => panel.heard('conversation').some(({ id }) => id === conversation.id) && panel.heard('message').some(({ conversationId }) => conversationId === conversation.id));
    const { body: inbox } = await panel.agent.get('/api/inbox').expect(200);
    expect(inbox.counts.waiting).toBeGreaterThan(0);
    await waitFor(() => JSON.stringify(panel.heard('counts').at(-1)) === JSON.stringify({ counts: inbox.counts }), { what: 'the counts of REST' });
  }
  const { body } = await seller.agent.get(`/api/conversations/${conversation.id}`);
  expect(seller.heard('conversation').at(-1)).toEqual(body);

  await supervisor.post(`/api/conversations/${conversation.id}/assign`).send({ userId: helper.agent.user.id }).expect(200);
  await waitFor(() => helper.heard('conversation').some(({ id }) => id === conversation.id));
  expect(helper.heard('message')).toEqual([]);
  const elsewhere = await app.createDepartment();
  await helper.agent.post(`/api/conversations/${conversation.id}/transfer`).send({ departmentId: elsewhere.id }).expect(200);
  for (const panel of [helper, seller]) await waitFor(() => panel.heard('conversation.removed').some(({ id }) => id === conversation.id));
  expect(boss.heard('conversation.removed')).toEqual([]);
});

it('passes typing on to the others who may see the conversation', async () => {
  const [one, other] = [await open(await app.createUser()), await open(await app.createUser())];
  const conversation = await customerWrites(app, { deviceId: device.id, phone: freshPhone() });
  one.socket.emit('typing', { conversationId: 'x' });
  one.socket.emit('typing', { conversationId: conversation.id });
  await waitFor(() => other.heard('typing').length > 0);
  expect(other.heard('typing')).toEqual([{ conversationId: conversation.id, userId: one.agent.user.id, name: one.agent.user.name }]);
  expect(one.heard('typing')).toEqual([]);
});

it('tells presence, pauses and devices to everybody', async () => {
  const panel = await open(await app.createUser());
  const { body } = await supervisor.put('/api/session/presence').send({ presence: 'away' }).expect(200);
  await waitFor(() => panel.heard('presence').some((each) => each.userId === body.user.id && each.presence === 'away'));
  // A presence says nothing of pauses; a pause says the presence too.
  expect(panel.heard('presence').every((each) => !('pausedReason' in each))).toBe(true);
  for (const reason of ['Almoço', 'Almoço', null]) await supervisor.put('/api/session/pause').send({ reason }).expect(200);
  const pauses = () => panel.heard('presence').filter((each) => 'pausedReason' in each);
  await waitFor(() => pauses().length === 2);
  expect(pauses()).toEqual([{ pausedReason: 'Almoço', pausedAt: expect.any(String) }, { pausedReason: null, pausedAt: null }].map((pause) => ({ userId: body.user.id, presence: 'away', ...pause })));
  await admin.put(`/api/devices/${device.id}`).send({ name: 'Matriz' }).expect(200);
  await waitFor(() => panel.heard('device').some((each) => each.name === 'Matriz'));
});

describe('presence without a word', () => {
  it('goes offline when the last panel has been gone for a while, and comes back with the next one', async () => {
    const user = await app.createUser();
    const panel = await open(user);
    await panel.agent.put('/api/session/presence').send({ presence: 'away' }).expect(200);
    panel.socket.disconnect();
    // Since the presence was chosen no panel came, so nobody is missed.
    await sweepUp();
    expect(await presenceOf(user)).toBe('away');

    const again = await open(user);
    again.socket.disconnect();
    await UserModel.updateOne({ _id: user.id }, { seenAt: new Date(Date.now() - 120_000) });
    await waitFor(async () => (await presenceOf(user)) === 'offline', { what: 'going offline' });
    again.socket.connect();
    await waitFor(async () => (await presenceOf(user)) === 'away', { what: 'coming back as they were' });
  });

  it('stays while a panel is open', async () => {
    const user = await app.createUser();
    const panel = await open(user);
    await waitFor(async () => (await UserModel.findById(user.id).orFail().lean()).seenAt !== null);
    await sweepUp();
    expect(await presenceOf(user)).toBe('online');
    expect(panel.hasLeft()).toBe(false);
  });

  describe('at a panel that nobody touches', () => {
    /** Long enough for the setting's ten minutes to be over. */
    const tenMinutesOn = () => markIdle({ ...app.services, now: () => new Date(Date.now() + 10 * 60_000 + 1) });
    const opened = async (user: TestUser): Promise<Panel> => {
      const panel = await open(user);
      await waitFor(async () => (await UserModel.findById(user.id).orFail().lean()).seenAt !== null);
      return panel;
    };
    const moves = async (panel: Panel) => {
      const before = (await UserModel.findById(panel.agent.user.id).orFail().lean()).activeAt;
      await waitFor(async () => {
        panel.socket.emit('active');
        return (await UserModel.findById(panel.agent.user.id).orFail().lean()).activeAt?.getTime() !== before?.getTime();
      }, { what: 'the activity' });
    };

    it('becomes away, and online again with the first move', async () => {
      const user = await app.createUser();
      const panel = await opened(user);
      await moves(panel);
      expect(await markIdle(app.services)).toBe(0);
      expect(await presenceOf(user)).toBe('online');
      await tenMinutesOn();
      expect(await presenceOf(user)).toBe('away');
      await waitFor(() => panel.heard('presence').some((each) => each.userId === user.id && each.presence === 'away'));
      await moves(panel);
      await waitFor(() => panel.heard('presence').some((each) => each.userId === user.id && each.presence === 'online'));
      expect(await presenceOf(user)).toBe('online');
    });

    it('stays away when they said so, also when they had been found idle before', async () => {
      const user = await app.createUser();
      const panel = await opened(user);
      await moves(panel);
      await tenMinutesOn();
      await panel.agent.put('/api/session/presence').send({ presence: 'away' }).expect(200);
      await moves(panel);
      expect(await presenceOf(user)).toBe('away');
    });

    it('is what it was found to be when the panel went meanwhile', async () => {
      const user = await app.createUser();
      const panel = await opened(user);
      await moves(panel);
      await tenMinutesOn();
      panel.socket.disconnect();
      await UserModel.updateOne({ _id: user.id }, { seenAt: new Date(Date.now() - 120_000) });
      await waitFor(async () => (await presenceOf(user)) === 'offline', { what: 'going offline' });
      panel.socket.connect();
      await waitFor(async () => (await presenceOf(user)) === 'away', { what: 'coming back as they were' });
      await moves(panel);
      await waitFor(async () => (await presenceOf(user)) === 'online', { what: 'being there' });
    });

    it('is left alone without the setting, and without a panel that tells', async () => {
      const [user, byApi] = [await app.createUser(), await app.createUser()];
      await moves(await opened(user));
      await opened(byApi);
      await saveSettings(app.services, { awayAfterMinutes: null });
      await tenMinutesOn();
      expect(await presenceOf(user)).toBe('online');
      await saveSettings(app.services, { awayAfterMinutes: 10 });
      await tenMinutesOn();
      expect([await presenceOf(user), await presenceOf(byApi)]).toEqual(['away', 'online']);
    });

    it('lets what waits flow when they move again', async () => {
      const user = await app.createUser({ departmentIds: [sales.id] });
      // Nobody else is there who could take it.
      await UserModel.updateMany({ _id: { $ne: user.id }, departmentIds: sales.id }, { presence: 'offline' });
      const panel = await opened(user);
      await moves(panel);
      await tenMinutesOn();
      await admin.put(`/api/departments/${sales.id}`).send({ strategy: { kind: 'leastBusy' } }).expect(200);
      await customerWrites(app, { deviceId: device.id, phone: freshPhone() });
      await moves(panel);
      await waitFor(async () => (await ConversationModel.findOne({ assigneeId: user.id }).lean()) !== null, { what: 'the conversation with them' });
      await admin.put(`/api/departments/${sales.id}`).send({ strategy: { kind: 'manual' } }).expect(200);
    });
  });

  const presenceOf = async ({ id }: TestUser) => (await UserModel.findById(id).orFail().lean()).presence;
  const sweepUp = () => dismissAbsent(app.services);
});

describe('ends', () => {
  it('when the user signs out, without touching their other sessions', async () => {
    const user = await app.createUser();
    const [stays, leaves] = [await open(user), await open(user)];
    await leaves.agent.delete('/api/session').expect(204);
    await waitFor(leaves.hasLeft);
    expect(stays.hasLeft()).toBe(false);
  });

  it('when departments, role or visibility change', async () => {
    const panel = await open(await app.createUser());
    await supervisor.put(`/api/departments/${sales.id}`).send({ memberIds: [panel.agent.user.id] }).expect(200);
    await waitFor(panel.hasLeft);
    const again = await open(panel.agent.user);
    await supervisor.put('/api/settings').send({ visibility: 'department' }).expect(200);
    await waitFor(again.hasLeft);
  });

  it('when the user is deactivated, and does not come back', async () => {
    const panel = await open(await app.createUser());
    await admin.put(`/api/users/${panel.agent.user.id}`).send({ active: false }).expect(200);
    await waitFor(panel.hasLeft);
    expect(await SessionModel.countDocuments({ userId: panel.agent.user.id })).toBe(0);
    const refused = new Promise<Error>((resolve) => panel.socket.once('connect_error', resolve));
    panel.socket.connect();
    expect((await refused).message).toBe('session_expired');
  });
});

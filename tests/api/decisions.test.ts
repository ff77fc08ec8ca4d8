import { Types } from 'mongoose';
import { writeDecision } from '../../engine/commands/routing/decisionEffect.ts';
import type { DecisionRecord } from '../../engine/contract/index.ts';
import { ConversationModel } from '../../engine/models/index.ts';
import { startTestApp, type TestApp } from '../support/harness.ts';
import { waitFor } from '../support/waitFor.ts';
import { UNKNOWN_ID } from './customers.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ gateway: true, worker: true });
});
afterAll(() => app.close());

const decision = (at: string): DecisionRecord => ({ at, trigger: 'opened', facts: {}, rules: [], candidates: [], strategy: { kind: 'manual' }, actions: {}, result: { waiting: 'manual' } });

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

it('are told newest first to who sees the conversation, and to nobody else', async () => {
  const supervisor = await app.signInAs('supervisor');
  const device = await app.createSimulatorDevice({ connected: true });
  await app.inbound(device.id, { from: '+5511999990001', text: 'Oi' });
  await waitFor(async () => (await ConversationModel.countDocuments()) === 1);
  const conversation = await ConversationModel.findOne().orFail().lean();
  const url = `/api/conversations/${conversation._id.toHexString()}/decisions`;
  expect((await supervisor.get(url).expect(200)).body).toEqual([]);

  // Not long ago: those of over 90 days are forgotten.
  const [earlier, newer] = [decision(hoursAgo(2)), decision(hoursAgo(1))];
  for (const each of [earlier, newer]) await writeDecision(conversation, new Types.ObjectId(), each);
  expect((await supervisor.get(url).expect(200)).body).toEqual([newer, earlier]);

  await app.request.get(url).expect(401);
  await supervisor.get(`/api/conversations/${UNKNOWN_ID}/decisions`).expect(404);
  await supervisor.put('/api/settings').send({ visibility: 'department' }).expect(200);
  const other = await app.createDepartment('Outro');
  await ConversationModel.updateOne({ _id: conversation._id }, { $set: { departmentId: new Types.ObjectId(other.id) } });
  await (await app.signInAs('agent')).get(url).expect(404);
});

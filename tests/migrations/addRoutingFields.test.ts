import { Types } from 'mongoose';
import { addRoutingFields } from '../../engine/migrations/addRoutingFields.ts';
import { ConversationModel, DepartmentModel, DeviceModel, UserModel } from '../../engine/models/index.ts';
import { createIdleDevice, createViewer } from '../support/conversations.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';

let runtime: TestRuntime;
beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());

const since = new Date('2026-03-02T12:00:00Z');

/** As an older release left it. */
async function oldConversation(protocol: string, fields: { state: 'waiting' | 'closed'; waitingSince: Date | null }): Promise<Types.ObjectId> {
  const at = { openedAt: since, lastMessageAt: since };
  const [deviceId, contactId] = [new Types.ObjectId(), new Types.ObjectId()];
  const { _id } = await ConversationModel.create({ protocol, machineVersion: 1, version: 1, active: fields.state === 'waiting', deviceId, contactId, ...at, ...fields });
  await ConversationModel.collection.updateOne({ _id }, { $unset: { priority: 1, turnAt: 1, routing: 1 } });
  return _id;
}

it('gives records of older releases what they were before there was routing, and leaves what was chosen since', async () => {
  const device = await createIdleDevice();
  await DeviceModel.collection.updateOne({ _id: device._id }, { $unset: { hours: 1 } });
  const { id: userId } = await createViewer();
  await UserModel.collection.updateOne({ _id: new Types.ObjectId(userId) }, { $unset: { skills: 1, pausedReason: 1, pausedAt: 1, idleSince: 1, assignments: 1 } });
  const old = await DepartmentModel.create({ name: 'Antigo', nameKey: 'antigo' });
  await DepartmentModel.collection.updateOne({ _id: old._id }, { $unset: { strategy: 1, maxPerAgent: 1, hours: 1, reservationSeconds: 1 } });
  const chosen = await DepartmentModel.create({ name: 'Novo', nameKey: 'novo', strategy: { kind: 'leastBusy' }, maxPerAgent: 3 });
  const waiting = await oldConversation('20260302-000001', { state: 'waiting', waitingSince: since });
  const closed = await oldConversation('20260302-000002', { state: 'closed', waitingSince: null });

  // Safe to repeat.
  await addRoutingFields();
  await addRoutingFields();

  expect(await DeviceModel.findById(device._id).lean()).toMatchObject({ hours: null });
  expect(await UserModel.findById(userId).lean()).toMatchObject({ skills: [], pausedReason: null, pausedAt: null, idleSince: null, assignments: [] });
  expect(await DepartmentModel.findById(old._id).lean()).toMatchObject({ strategy: { kind: 'manual' }, maxPerAgent: null, hours: null, reservationSeconds: null });
  expect(await DepartmentModel.findById(chosen._id).lean()).toMatchObject({ strategy: { kind: 'leastBusy' }, maxPerAgent: 3 });
  expect(await ConversationModel.findById(waiting).lean()).toMatchObject({ priority: 'normal', turnAt: new Date('2026-03-02T11:30:00Z'), routing: { declinedBy: [] } });
  expect(await ConversationModel.findById(closed).lean()).toMatchObject({ priority: 'normal', turnAt: null, routing: { declinedBy: [] } });
});

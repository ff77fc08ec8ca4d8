import { acceptConversation, releaseConversation } from '../../engine/commands/index.ts';
import { lookAtWaiting } from '../../engine/migrations/lookAtWaiting.ts';
import { ConversationModel, DepartmentModel } from '../../engine/models/index.ts';
import { findConversation, waitingConversation } from '../support/answeredConversation.ts';
import { createIdleDevice, createViewer } from '../support/conversations.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';
import { createRule, route } from '../support/routing.ts';

let runtime: TestRuntime;
beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());

it('lets the engine look at what has waited since before there was one, by the rules where nobody has had it', async () => {
  const device = await createIdleDevice();
  const ana = await createViewer();
  const opened = await waitingConversation(runtime.services, device);
  const released = await waitingConversation(runtime.services, device, '+5511999990002');
  const taken = await waitingConversation(runtime.services, device, '+5511999990003');
  for (const conversationId of [released, taken]) await acceptConversation(runtime.services, ana, { conversationId });
  await releaseConversation(runtime.services, ana, { conversationId: released });
  // As an older release left them.
  await ConversationModel.updateMany({}, { $set: { routing: { declinedBy: [] } } });

  // Safe to repeat.
  await lookAtWaiting();
  await lookAtWaiting();

  const { waitingSince } = await findConversation(opened);
  expect((await findConversation(opened)).routing).toEqual({ declinedBy: [], dueAt: waitingSince, trigger: 'opened' });
  expect((await findConversation(released)).routing).toMatchObject({ trigger: 'released' });
  expect((await findConversation(taken)).routing).toEqual({ declinedBy: [] });

  const { _id } = await DepartmentModel.create({ name: 'Vendas', nameKey: 'vendas' });
  await createRule('vendas', { departmentId: _id.toHexString() });
  expect(String((await route(runtime.services, await findConversation(opened))).departmentId)).toBe(_id.toHexString());
  expect((await route(runtime.services, await findConversation(released))).departmentId).toBeNull();
});

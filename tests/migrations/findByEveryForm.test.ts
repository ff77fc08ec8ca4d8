import { findByEveryForm } from '../../engine/migrations/findByEveryForm.ts';
import { createClient } from '../../engine/commands/clients/saveClient.ts';
import { clientCreate } from '../../engine/contract/index.ts';
import { tokenFilter } from '../../engine/identity/tokens.ts';
import { ClientModel, ContactModel, ConversationModel } from '../../engine/models/index.ts';
import { waitingConversation } from '../support/answeredConversation.ts';
import { createIdleDevice } from '../support/conversations.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';

let runtime: TestRuntime;
beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());

it('lets what is stored be found with and without the ninth digit', async () => {
  const device = await createIdleDevice();
  await waitingConversation(runtime.services, device, '+5511988887777');
  await waitingConversation(runtime.services, device, '+551188886666');
  await waitingConversation(runtime.services, device, '+551133334444');
  await createClient(clientCreate.parse({ name: 'Maria', phones: ['+5511988885555'] }));
  await ContactModel.updateMany({ phone: '+551133334444' }, { $set: { absorbedKeys: ['tel:+5511988882222', 'lid:7'] } });
  // As an older release left them.
  const others = { '+5511988887777': '8887777', '+551188886666': '8886666', '+551133334444': '3334444' };
  for (const [phone, digits] of Object.entries(others)) {
    const { _id } = await ContactModel.findOneAndUpdate({ phone }, { $set: { tokens: ['carla', digits] } }).orFail();
    await ConversationModel.updateMany({ contactId: _id }, { $set: { tokens: ['carla', digits] } });
  }
  await ClientModel.updateMany({}, { $set: { tokens: ['maria'] } });

  // Safe to repeat.
  await findByEveryForm();
  await findByEveryForm();

  const found = async (query: string) => {
    const filter = { ...tokenFilter(query) };
    return [await ContactModel.countDocuments(filter), await ConversationModel.countDocuments(filter), await ClientModel.countDocuments(filter)];
  };
  expect(await found('(11) 8888-7777')).toEqual([1, 1, 0]);
  expect(await found('(11) 98888-7777')).toEqual([1, 1, 0]);
  expect(await found('98888-6666')).toEqual([1, 1, 0]);
  expect(await found('1188885555')).toEqual([0, 0, 1]);
  expect(await found('1188882222')).toEqual([1, 0, 0]);
  expect((await ConversationModel.findOne({ tokens: '3334444' }).orFail().lean()).tokens).toEqual(['carla', '3334444']);
});

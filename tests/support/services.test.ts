import { UserModel } from '../../engine/models/index.ts';
import { createTestRuntime, type TestRuntime } from './harness.ts';

describe('the services that tests run on', () => {
  let test: TestRuntime;
  beforeAll(async () => {
    test = await createTestRuntime();
  });
  afterAll(() => test.close());

  it('keep what is written to the store, in a database of their own', async () => {
    await UserModel.create({ name: 'Ana', email: 'ana@teste.local', passwordHash: 'x', role: 'agent' });
    expect(await UserModel.countDocuments()).toBe(1);
  });

  it('keep the unique indexes of the models', async () => {
    await expect(UserModel.create({ name: 'Ana', email: 'ana@teste.local', passwordHash: 'x', role: 'agent' })).rejects.toMatchObject({ code: 11_000 });
  });

  it('keep keys in Redis', async () => {
    await test.runtime.redisFast.set(`${test.runtime.prefix}-key`, 'value');
    expect(await test.runtime.redisFast.get(`${test.runtime.prefix}-key`)).toBe('value');
  });
});

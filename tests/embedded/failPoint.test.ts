import { MongoNetworkError, type Document } from 'mongodb';

import { startTestStore, type TestStore } from './support.ts';

let test: TestStore;

beforeAll(async () => {
  test = await startTestStore();
});
afterAll(() => test.remove());
afterEach(() => fail('off'));

/** MongoDB's fail point for tests of clients: https://github.com/mongodb/mongo/wiki/The-%22failCommand%22-fail-point */
function fail(mode: Document | string, data: Document = {}): Promise<Document> {
  return test.client.db('admin').command({ configureFailPoint: 'failCommand', mode, data });
}

const insert = () => test.db.collection('things').insertOne({});
const codes = async (times: number): Promise<unknown[]> => {
  const seen: unknown[] = [];
  for (let i = 0; i < times; i++) seen.push(await insert().then(() => 'done', (error: { code?: number }) => error.code));
  return seen;
};

it('fails a command so many times, with its labels, and leaves others alone', async () => {
  await fail({ times: 2 }, { failCommands: ['insert'], errorCode: 8, errorLabels: ['Own'] });
  await test.db.command({ ping: 1 });
  const error: { code: number; errorLabels: string[] } = await insert().then(() => undefined as never, (cause) => cause);
  expect(error).toMatchObject({ code: 8, errorResponse: { codeName: 'Location8', errorLabels: ['Own'] } });
  expect(await codes(2)).toEqual([8, 'done']);
});

it('fails from one time on, and until it is switched off', async () => {
  await fail({ skip: 1 }, { failCommands: ['insert'], errorCode: 2 });
  expect(await codes(3)).toEqual(['done', 2, 2]);
  await fail('off');
  expect(await codes(1)).toEqual(['done']);
});

it('ends the connection instead of answering, and no other', async () => {
  await fail({ times: 1 }, { failCommands: ['insert'], closeConnection: true });
  await expect(insert()).rejects.toBeInstanceOf(MongoNetworkError);
  expect(await codes(1)).toEqual(['done']);
});

it('refuses what it is not', async () => {
  await expect(test.client.db('admin').command({ configureFailPoint: 'other', mode: 'alwaysOn' })).rejects.toMatchObject({ code: 115 });
  await expect(fail('sometimes')).rejects.toMatchObject({ code: 9 });
  await expect(fail('alwaysOn', { failCommands: ['find'], writeConcernError: { code: 1 } })).rejects.toMatchObject({ code: 115 });
  await expect(test.db.command({ configureFailPoint: 'failCommand', mode: 'off' })).rejects.toMatchObject({ code: 13 });
});

import { startTestStore, type TestStore } from './support.ts';

let test: TestStore;

beforeAll(async () => {
  test = await startTestStore();
  await test.db.collection<{ _id: number; text: string }>('texts').insertMany([
    { _id: 1, text: 'x'.repeat(60) },
    { _id: 2, text: 'xxxy' },
    { _id: 3, text: 'a'.repeat(300_000) },
  ]);
});
afterAll(() => test.remove());

/** Patterns that backtrack without end, each on a text that shows it. */
it.each([
  ['(x+)+y', 1],
  ['(x|x)*y', 1],
  ['^(\\w+\\s?)*$!', 1],
  ['a*a*a*b', 3],
  ['a+b', 3],
])('cuts /%s/ off, and answers others meanwhile', async (pattern, _id) => {
  const texts = test.db.collection<{ _id: number }>('texts');
  await expect(texts.find({ _id, text: { $regex: pattern } }).toArray()).rejects.toMatchObject({ code: 51156 });
  expect(await test.db.command({ ping: 1 })).toMatchObject({ ok: 1 });
  await expect(texts.aggregate([{ $match: { _id } }, { $project: { found: { $regexMatch: { input: '$text', regex: pattern } } } }]).toArray()).rejects.toMatchObject({ code: 51156 });
});

it('lets such patterns find what they find quickly', async () => {
  const texts = test.db.collection<{ _id: number }>('texts');
  expect(await texts.find({ _id: { $lt: 3 }, text: { $regex: '^(x+)+$' } }).toArray()).toMatchObject([{ _id: 1 }]);
  expect(await texts.find({ text: { $regex: '(xx)+y$' } }).toArray()).toMatchObject([{ _id: 2 }]);
});

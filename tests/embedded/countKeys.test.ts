import { countKeys } from '../../embedded/storage/countKeys.ts';
import { Environment } from '../../embedded/storage/environment.ts';
import { createDataDir } from './support.ts';

const KEYS = 100;
const key = (place: number): Buffer => Buffer.from([0, 0, 0, 1, place]);
const range = (from: number, to: number) => ({ start: key(from), end: key(to) });

describe('counting keys in portions', () => {
  let environment: Environment;
  beforeAll(async () => {
    environment = new Environment(await createDataDir());
    await environment.write(() => {
      for (let place = 0; place < KEYS; place++) environment.entries.putSync(key(place), Buffer.from('x'));
    });
  });
  afterAll(() => environment.close());

  async function count(ranges: ReturnType<typeof range>[], options: { most?: number; portion?: number; giveWay?: () => Promise<void> } = {}): Promise<number> {
    const transaction = environment.snapshot();
    try {
      return await countKeys(environment.entries, ranges, { giveWay: async () => {}, ...options, transaction });
    } finally {
      transaction.done();
    }
  }

  it.each([1, 3, 49, 50, 51, 99, 100, 101])('counts the same in portions of %i', async (portion) => {
    expect(await count([range(0, KEYS)], { portion })).toBe(KEYS);
    expect(await count([range(5, 5), range(10, 60), range(60, 61), range(98, 250)], { portion })).toBe(53);
    expect(await count([range(10, 60), range(60, 100)], { portion, most: 70 })).toBe(70);
  });

  it('gives way between them, and counts one moment whatever happens meanwhile', async () => {
    let turns = 0;
    const removed = async (): Promise<void> => {
      turns++;
      await environment.write(() => environment.entries.removeSync(key(KEYS - turns)));
    };
    expect(await count([range(0, KEYS)], { portion: 20, giveWay: removed })).toBe(KEYS);
    expect(turns).toBeGreaterThan(3);
  });
});

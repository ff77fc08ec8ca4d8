import { createDeferred } from '../../../engine/gateway/baileys/deferred.ts';
import { createUntilEnd } from '../../../engine/gateway/baileys/untilEnd.ts';

/** A connection's end that counts how many wait for it. */
function createEnd() {
  const end = createDeferred<void>();
  const original = end.promise.then.bind(end.promise);
  let waiting = 0;
  const counted = (...args: Parameters<typeof original>) => {
    waiting += 1;
    return original(...args);
  };
  Reflect.set(end.promise, 'then', counted);
  return { promise: end.promise, resolve: () => end.resolve(), count: () => waiting };
}

const ended = () => new Error('the connection ended');

it('keeps nothing of work that is done', async () => {
  const end = createEnd();
  const untilEnd = createUntilEnd(end.promise, ended);
  for (let index = 0; index < 100; index += 1) {
    expect(await untilEnd(Promise.resolve(index))).toBe(index);
    await expect(untilEnd(Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  }
  expect(end.count()).toBe(1);
});

it('lets go of what is under way when the end comes, and of what begins after it', async () => {
  const end = createEnd();
  const untilEnd = createUntilEnd(end.promise, ended);
  const hanging = [1, 2].map(() => untilEnd(new Promise(() => {})));
  end.resolve();
  for (const work of hanging) await expect(work).rejects.toThrow('the connection ended');
  await expect(untilEnd(new Promise(() => {}))).rejects.toThrow('the connection ended');
});

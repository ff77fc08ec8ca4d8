import { createKeyedRunner } from '../../engine/gateway/keyedRunner.ts';

/** A run that ends when it is told to. */
function controlled() {
  const running: { key: string; end: () => void; fail: (error: Error) => void }[] = [];
  const started: string[] = [];
  return {
    running,
    started,
    run: (key: string) =>
      new Promise<void>((resolve, reject) => {
        started.push(key);
        running.push({ key, end: resolve, fail: reject });
      }),
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the keyed runner', () => {
  it('never runs a key twice at a time, and runs once more for what came meanwhile', async () => {
    const { run, running, started } = controlled();
    const runner = createKeyedRunner({ concurrency: 10, run });
    const first = runner.request('a');
    const others = [runner.request('a'), runner.request('a')];
    await settled();
    expect(started).toEqual(['a']);
    running[0]?.end();
    await first;
    await settled();
    expect(started).toEqual(['a', 'a']);
    running[1]?.end();
    await Promise.all(others);
    await settled();
    expect(started).toEqual(['a', 'a']);
  });

  it('runs keys side by side, up to its concurrency', async () => {
    const { run, running, started } = controlled();
    const runner = createKeyedRunner({ concurrency: 2, run });
    const all = ['a', 'b', 'c'].map((key) => runner.request(key));
    await settled();
    expect(started).toEqual(['a', 'b']);
    running[0]?.end();
    await settled();
    expect(started).toEqual(['a', 'b', 'c']);
    for (const each of running) each.end();
    await Promise.all(all);
  });

  it('goes on after a failure, which its caller hears of', async () => {
    const { run, running } = controlled();
    const runner = createKeyedRunner({ concurrency: 1, run });
    const failing = runner.request('a');
    const next = runner.request('a');
    await settled();
    running[0]?.fail(new Error('no'));
    await expect(failing).rejects.toThrow('no');
    await settled();
    running[1]?.end();
    await expect(next).resolves.toBeUndefined();
    await runner.idle();
  });
});

import { keepRunning, type Service } from '../../config/keepRunning.ts';
import { waitFor } from '../support/waitFor.ts';

interface FakeService extends Service {
  crash(): void;
}

function fakes() {
  const started: { port: number | undefined; service: FakeService }[] = [];
  const start = (port?: number): Promise<Service> => {
    let end = () => undefined as void;
    const exited = new Promise<void>((resolve) => {
      end = resolve;
    });
    const service = { uri: `redis://127.0.0.1:${port ?? 6400}`, exited, crash: end, stop: () => Promise.resolve(end()) };
    started.push({ port, service });
    return Promise.resolve(service);
  };
  return { started, start };
}

describe('keeping a service running', () => {
  it('brings it back on the same port when it ends by itself', async () => {
    const { started, start } = fakes();
    await keepRunning({ start, onLost: (reason) => expect(reason).toBeUndefined() });
    started[0]?.service.crash();
    await waitFor(() => started.length === 2);
    expect(started[1]?.port).toBe(6400);
  });

  it('lets it end when it is asked to', async () => {
    const { started, start } = fakes();
    const kept = await keepRunning({ start, onLost: (reason) => expect(reason).toBeUndefined() });
    await kept.stop();
    await started[0]?.service.exited;
    expect(started).toHaveLength(1);
  });

  it('gives up when it ends again and again', async () => {
    const { started, start } = fakes();
    const lost: unknown[] = [];
    await keepRunning({ start, onLost: (reason) => lost.push(reason) });
    for (let crash = 0; crash < 4; crash += 1) {
      await waitFor(() => started.length === crash + 1);
      started[crash]?.service.crash();
    }
    await waitFor(() => lost.length === 1);
    expect(started).toHaveLength(4);
  });

  it('says so when it cannot be brought back', async () => {
    const { started, start } = fakes();
    const lost: unknown[] = [];
    await keepRunning({ start: (port) => (port ? Promise.reject(new Error('no')) : start()), onLost: (reason) => lost.push(reason) });
    started[0]?.service.crash();
    await waitFor(() => lost.length === 1);
    expect(lost).toEqual([new Error('no')]);
  });
});

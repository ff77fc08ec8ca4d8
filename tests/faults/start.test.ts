import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import supertest from 'supertest';
import { commandLinesWith, freePort, runProgram, untilPrinted, type RunningChild } from '../support/childProcess.ts';
import { waitFor } from '../support/waitFor.ts';

describe('npm start', () => {
  let dataDir: string;
  let password: string;
  const started: RunningChild[] = [];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'balcao-start-'));
  });
  // Whatever a failed test left running would fail the next one too.
  afterEach(async () => {
    for (const { child } of started.splice(0)) child.kill('SIGKILL');
    await waitFor(async () => (await commandLinesWith(dataDir)).length === 0);
  });
  afterAll(async () => {
    await rm(dataDir, { recursive: true, force: true });
  });

  it('prints the address and, on an empty store, the sign-ins; conversations follow; Ctrl-C ends everything', async () => {
    const { balcao, url } = await startReady();
    expect(balcao.output()).toContain(url);
    expect(balcao.output()).toContain('admin@demo.balcao');
    password = /^ {4}(\w{4}-\w{4}-\w{4})$/m.exec(balcao.output())?.[1] ?? '';

    const agent = await signIn(url);
    // Two of the nine are closed in the end.
    await waitFor(
      async () => {
        const { body } = await agent.get('/api/inbox?tab=all').expect(200);
        expect(body.counts).toMatchObject({ waiting: 3, unread: 3, all: 7 });
        const { body: closed } = await agent.get('/api/conversations').query({ filter: JSON.stringify({ state: 'closed' }) }).expect(200);
        expect(closed).toHaveLength(2);
        return true;
      },
      { timeoutMs: 20_000, intervalMs: 100, what: 'the demonstration' },
    );

    // As a terminal does: Ctrl-C reaches every process of the group at once.
    process.kill(-(balcao.child.pid ?? 0), 'SIGINT');
    expect(await balcao.exited).toBe(0);
    expect(await commandLinesWith(dataDir)).toEqual([]);
  }, 60_000);

  it('keeps its data for the next start, and then names no password', async () => {
    const { balcao, url } = await startReady();
    expect(balcao.output()).not.toContain('demo.balcao');
    const agent = await signIn(url);
    const { body } = await agent.get('/api/clients').expect(200);
    expect(body).toHaveLength(12);

    expect(await end(balcao, 'SIGTERM')).toBe(0);
    expect(await commandLinesWith(dataDir)).toEqual([]);
  });

  it('refuses a second start on the same directory, and leaves nothing behind when it is killed', async () => {
    const { balcao, url } = await startReady();
    const { balcao: second } = await startOne();
    expect(await second.exited).toBe(1);
    expect(second.output()).toContain(`(processo ${balcao.child.pid}) já usa ${dataDir}`);
    await signIn(url);

    expect(await end(balcao, 'SIGKILL')).toBeNull();
    await waitFor(async () => (await commandLinesWith(dataDir)).length === 0, { what: 'the end of the embedded services' });

    const { balcao: next, url: nextUrl } = await startReady();
    await signIn(nextUrl);
    expect(await end(next, 'SIGTERM')).toBe(0);
  }, 60_000);

  it('says so when the port is taken, and starts nothing', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo; // A TCP server's address is an object.
    const { balcao } = await startOne({ PORT: String(port) });
    expect(await balcao.exited).toBe(1);
    expect(balcao.output()).toContain(`A porta ${port} já está em uso`);
    expect(await commandLinesWith(dataDir)).toEqual([]);
    await new Promise((resolve) => server.close(resolve));
  });

  it('lists what is wrong with the environment', async () => {
    const { balcao } = await startOne({ PORT: 'abc', MONGODB_URI: 'http://wrong' });
    expect(await balcao.exited).toBe(1);
    expect(balcao.output()).toMatch(/PORT: .*\n.*MONGODB_URI: /);
  });

  async function startOne(changes: Record<string, string> = {}): Promise<{ balcao: RunningChild; url: string }> {
    const port = await freePort();
    const balcao = runProgram('config/start.ts', { DATA_DIR: dataDir, PORT: String(port), HOST: '127.0.0.1', LOG_LEVEL: 'error', ...changes });
    started.push(balcao);
    return { balcao, url: `http://127.0.0.1:${port}` };
  }

  async function startReady(): Promise<{ balcao: RunningChild; url: string }> {
    const one = await startOne();
    await untilPrinted(one.balcao, 'Ctrl-C');
    return one;
  }

  async function signIn(url: string) {
    const agent = supertest.agent(url);
    await agent.post('/api/session').send({ email: 'marta@demo.balcao', password }).expect(200);
    return agent;
  }
});

async function end({ child, exited }: RunningChild, signal: NodeJS.Signals): Promise<number | null> {
  child.kill(signal);
  return exited;
}

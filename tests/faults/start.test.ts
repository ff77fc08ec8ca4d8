import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import supertest from 'supertest';
import { waitFor } from '../support/waitFor.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Started {
  child: ChildProcess;
  url: string;
  /** Everything it printed so far. */
  output(): string;
  exited: Promise<number | null>;
}

describe('npm start', () => {
  let dataDir: string;
  let password: string;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'balcao-start-'));
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await waitFor(async () => (await processesWith(dataDir)).length === 0);
    await rm(dataDir, { recursive: true, force: true });
  });

  it('prints the address and, on an empty store, the sign-ins; conversations follow', async () => {
    const balcao = await startReady();
    expect(balcao.output()).toContain(balcao.url);
    expect(balcao.output()).toContain('admin@demo.balcao');
    password = /^ {4}(\w{4}-\w{4}-\w{4})$/m.exec(balcao.output())?.[1] ?? '';

    const agent = await signIn(balcao.url);
    const counts = await waitFor(
      async () => {
        const { body } = await agent.get('/api/inbox?tab=all').expect(200);
        return body.counts.waiting >= 3 && body.counts.unread >= 3 && body.counts.all >= 7 && body.counts;
      },
      { timeoutMs: 20_000, what: 'the demonstration' },
    );
    expect(counts).toMatchObject({ waiting: 3 });

    // As a terminal does: Ctrl-C reaches every process of the group at once.
    process.kill(-(balcao.child.pid ?? 0), 'SIGINT');
    expect(await balcao.exited).toBe(0);
    expect(await processesWith(dataDir)).toEqual([]);
  });

  it('keeps its data for the next start, and then names no password', async () => {
    const balcao = await startReady();
    expect(balcao.output()).not.toContain('demo.balcao');
    const agent = await signIn(balcao.url);
    const { body } = await agent.get('/api/clients').expect(200);
    expect(body).toHaveLength(12);

    expect(await end(balcao, 'SIGTERM')).toBe(0);
    expect(await processesWith(dataDir)).toEqual([]);
  });

  it('refuses a second start on the same directory, and leaves nothing behind when it is killed', async () => {
    const balcao = await startReady();
    const second = await startOne();
    expect(await second.exited).toBe(1);
    expect(second.output()).toContain(`(processo ${balcao.child.pid}) já usa ${dataDir}`);
    await signIn(balcao.url);

    expect(await end(balcao, 'SIGKILL')).toBeNull();
    await waitFor(async () => (await processesWith(dataDir)).length === 0, { what: 'the end of the embedded services' });

    const next = await startReady();
    await signIn(next.url);
    expect(await end(next, 'SIGTERM')).toBe(0);
  }, 60_000);

  it('says so when the port is taken, and starts nothing', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await waitFor(() => server.listening);
    const { port } = server.address() as AddressInfo;
    const balcao = await startOne({ PORT: String(port) });
    expect(await balcao.exited).toBe(1);
    expect(balcao.output()).toContain(`A porta ${port} já está em uso`);
    expect(await processesWith(dataDir)).toEqual([]);
    await new Promise((resolve) => server.close(resolve));
  });

  it('lists what is wrong with the environment', async () => {
    const balcao = await startOne({ PORT: 'abc', MONGODB_URI: 'http://wrong' });
    expect(await balcao.exited).toBe(1);
    expect(balcao.output()).toMatch(/PORT: .*\n.*MONGODB_URI: /);
  });

  async function startOne(changes: Record<string, string> = {}): Promise<Started> {
    const port = await freePort();
    const { MONGODB_URI, REDIS_URL, ADMIN_EMAIL, ADMIN_PASSWORD, ...inherited } = process.env;
    const child = spawn(process.execPath, ['--import', 'tsx', 'config/start.ts'], {
      cwd: ROOT,
      env: { ...inherited, NODE_ENV: 'production', NODE_OPTIONS: '', DATA_DIR: dataDir, PORT: String(port), HOST: '127.0.0.1', LOG_LEVEL: 'error', ...changes },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    children.push(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    return { child, url: `http://127.0.0.1:${port}`, output: () => output, exited: new Promise((resolve) => child.once('close', resolve)) };
  }

  async function startReady(): Promise<Started> {
    const started = await startOne();
    await waitFor(
      () => {
        if (started.child.exitCode !== null) throw new Error(`it ended with ${started.child.exitCode}:\n${started.output()}`);
        return started.output().includes('Ctrl-C');
      },
      { timeoutMs: 25_000, what: 'the start' },
    );
    return started;
  }

  async function signIn(url: string) {
    const agent = supertest.agent(url);
    await agent.post('/api/session').send({ email: 'marta@demo.balcao', password }).expect(200);
    return agent;
  }
});

async function end({ child, exited }: Started, signal: NodeJS.Signals): Promise<number | null> {
  child.kill(signal);
  return exited;
}

/** Processes (but zombies) whose command line or environment names the directory. */
async function processesWith(directory: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return lines.filter((line) => line.includes(directory)).map((line) => line.replaceAll('\0', ' ').trim());
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await waitFor(() => server.listening);
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

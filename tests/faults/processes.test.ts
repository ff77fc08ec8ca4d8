import supertest from 'supertest';
import { freePort, runProgram, untilPrinted, type RunningChild } from '../support/childProcess.ts';
import { createTestRuntime, type TestRuntime } from '../support/createTestRuntime.ts';
import { waitFor } from '../support/waitFor.ts';

const ADMIN = { email: 'dona@empresa.com.br', password: 'uma-senha-longa' };

/** The three processes as docker-compose runs them: apart, on one store and one Redis. */
describe('api, gateway and worker as processes of their own', () => {
  let test: TestRuntime;
  const running: RunningChild[] = [];
  beforeAll(async () => {
    test = await createTestRuntime();
  });
  afterAll(async () => {
    for (const { child } of running) child.kill('SIGKILL');
    await test.close();
  });

  it('serve a customer together, answer health checks and end in order', async () => {
    const [port, gatewayHealth, workerHealth] = [await freePort(), await freePort(), await freePort()];
    const shared = { MONGODB_URI: test.mongoUri, REDIS_URL: test.redisUrl, REDIS_PREFIX: test.runtime.prefix, LOG_LEVEL: 'info' };
    running.push(
      runProgram('engine/api.ts', { ...shared, PORT: String(port), ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password }),
      runProgram('engine/gateway.ts', { ...shared, HEALTH_PORT: String(gatewayHealth) }),
      runProgram('workers/worker.ts', { ...shared, HEALTH_PORT: String(workerHealth) }),
    );
    await Promise.all(running.map((each) => untilPrinted(each, '"msg":"ready"')));

    for (const health of [port, gatewayHealth, workerHealth]) {
      await supertest(`http://127.0.0.1:${health}`).get('/healthz').expect(200);
      await supertest(`http://127.0.0.1:${health}`).get('/readyz').expect(200);
      const { text } = await supertest(`http://127.0.0.1:${health}`).get('/metrics').expect(200);
      expect(text).toContain('process_cpu_seconds_total');
    }

    const agent = supertest.agent(`http://127.0.0.1:${port}`);
    await agent.post('/api/session').send(ADMIN).expect(200);
    const { body: device } = await agent.post('/api/devices').send({ name: 'Loja', driver: 'simulator' }).expect(201);
    await agent.post(`/api/devices/${device.id}/connect`).expect(202);
    await agent.post(`/api/devices/${device.id}/simulator/inbound`).send({ from: '5511999990001', name: 'Rita', text: 'Olá' }).expect(202);
    const conversation = await waitFor(async () => {
      const { body } = await agent.get('/api/inbox?tab=waiting').expect(200);
      return body.items[0];
    });
    expect(conversation).toMatchObject({ state: 'waiting', contact: { name: 'Rita' } });

    for (const { child } of running) child.kill('SIGTERM');
    expect(await Promise.all(running.map((each) => each.exited))).toEqual([0, 0, 0]);
  }, 60_000);

  it.each(['engine/api.ts', 'engine/gateway.ts', 'workers/worker.ts'])('%s says in one line what it lacks', async (script) => {
    const child = runProgram(script, { LOG_LEVEL: 'info' });
    running.push(child);
    expect(await child.exited).toBe(1);
    expect(child.output().trim().split('\n')).toEqual([expect.stringMatching(/MONGODB_URI and REDIS_URL.*npm start/)]);
  });
});

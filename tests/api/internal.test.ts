import { Writable } from 'node:stream';
import { pino } from 'pino';
import supertest from 'supertest';
import { createApiContext } from '../../engine/api/context.ts';
import { createApp } from '../../engine/api/createApp.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';

let testRuntime: TestRuntime;
beforeAll(async () => {
  testRuntime = await createTestRuntime();
});
afterAll(() => testRuntime.close());

it('answers what nobody foresaw with a sentence, and logs it with the request’s id and without the query', async () => {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const context = createApiContext({ ...testRuntime.runtime, log: pino(sink) }, { host: '127.0.0.1', port: 0, trustProxy: 0 });
  context.metrics.text = () => Promise.reject(Object.assign(new Error('the disk is full'), { keyValue: { email: 'maria@exemplo.com' } }));
  const { body, headers } = await supertest(createApp(context)).get('/metrics?q=segredo').set('Cookie', 'balcao_session=segredo').expect(500);
  context.metrics.stop();

  expect(body).toEqual({ error: { code: 'internal', message: expect.stringContaining('Algo deu errado') } });
  expect(JSON.stringify(body)).not.toContain('disk');
  const failure = lines.map((line): Record<string, unknown> => JSON.parse(line)).find((line) => line.msg === 'request failed');
  expect(failure).toMatchObject({ level: 50, reqId: headers['x-request-id'], req: { method: 'GET', path: '/metrics' }, err: { message: 'the disk is full' } });
  expect(lines.join()).not.toMatch(/segredo|maria/);
});

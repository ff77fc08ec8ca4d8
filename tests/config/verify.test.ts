import { TimelineEventModel } from '../../engine/models/index.ts';
import { runProgram } from '../support/childProcess.ts';
import { createTestRuntime } from '../support/harness.ts';
import { createIdleDevice, incoming } from '../support/conversations.ts';
import { drainContact, receiveMessage } from '../../engine/commands/index.ts';

/** The command as a process: what it exits with and prints. */
async function verify(env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const program = runProgram('config/verify.ts', env);
  const code = await program.exited;
  return { code, output: program.output() };
}

it('ends with 0 on a sound store that MONGODB_URI names, with 1 on one that is not', async () => {
  const test = await createTestRuntime();
  try {
    const device = await createIdleDevice();
    await receiveMessage(test.services, incoming(device));
    await drainContact(test.services, { deviceId: device._id.toHexString(), senderKey: 'tel:+5511999990001' });
    expect(await verify({ MONGODB_URI: test.mongoUri })).toMatchObject({ code: 0, output: expect.stringContaining('Everything is sound.') });
    await TimelineEventModel.deleteOne({ seq: 1 });
    expect(await verify({ MONGODB_URI: test.mongoUri })).toMatchObject({ code: 1, output: expect.stringContaining('entry 1 of the timeline is missing') });
  } finally {
    await test.close();
  }
}, 60_000);

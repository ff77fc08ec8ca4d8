import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { isEntry } from '../../../config/runProcess.ts';
import { readChats } from './replay/chats.ts';
import { replayChats, type ReplayOptions, type ReplayResult } from './replay/replayChats.ts';

const HELP = `Plays a file of chats into a running Balcão.

  npm run replay -- <file> --email <e-mail> --password <password> [options]

The file: {"dialogs":[{"id":1,"turns":[{"from":"customer"|"agent","at":<seconds since the first turn>,"text":"…"}]}]}
Each dialog's customer has a Brazilian mobile of their own and writes through the simulated network; the signed-in user
accepts the conversations and answers. At the end the conversations stay with that user, so their capacity has to be
large enough: an administrator's is raised for it (and stays raised), anybody else is told. With --close each
conversation is finished after its last turn, and no capacity is needed beyond --concurrency.

  --email, --password   who answers; an administrator is simplest
  --url <address>       the API (default http://127.0.0.1:3000)
  --device <id>         a simulated device (default: the first active one; it is connected when it is not)
  --speed <n>           n times faster than life (default 60); 1: as it was; 0 or max: as fast as it goes
  --concurrency <n>     dialogs side by side (default 25)
  --limit <n>           only the first n dialogs
  --close               finish each conversation after its last turn
  --run <name>          part of the messages' ids (default: the time); the same run again adds nothing
  --help

Ends with 1 when a dialog could not be played to its end, with 2 when it could not begin.
`;

if (isEntry(import.meta.url)) process.exitCode = await main(process.argv.slice(2));

/** The command's exit code. */
export async function main(args: string[]): Promise<number> {
  try {
    const options = await readOptions(args);
    if (!options) {
      process.stdout.write(HELP);
      return 0;
    }
    const result = await replayWithBar(options);
    process.stdout.write(summaryOf(result));
    return result.failures.length > 0 ? 1 : 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

async function readOptions(args: string[]): Promise<ReplayOptions | null> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      help: { type: 'boolean' },
      email: { type: 'string' },
      password: { type: 'string' },
      url: { type: 'string', default: 'http://127.0.0.1:3000' },
      device: { type: 'string' },
      speed: { type: 'string', default: '60' },
      concurrency: { type: 'string', default: '25' },
      limit: { type: 'string' },
      close: { type: 'boolean' },
      run: { type: 'string' },
    },
  });
  if (values.help) return null;
  const [file] = positionals;
  if (!file || positionals.length > 1) throw new Error('Name one file of chats. --help tells more.');
  if (!values.email || !values.password) throw new Error('--email and --password say who answers. --help tells more.');
  const dialogs = await readChats(file);
  return {
    dialogs: values.limit === undefined ? dialogs : dialogs.slice(0, numberOf('limit', values.limit, 1)),
    url: values.url,
    email: values.email,
    password: values.password,
    speed: values.speed === 'max' ? 0 : numberOf('speed', values.speed, 0),
    concurrency: numberOf('concurrency', values.concurrency, 1),
    close: values.close ?? false,
    ...(values.device !== undefined && { deviceId: values.device }),
    ...(values.run !== undefined && { run: values.run }),
  };
}

function numberOf(name: string, value: string, least: number): number {
  const number = Number(value);
  if (!Number.isFinite(number) || number < least) throw new Error(`--${name} must be a number from ${least}, not "${value}".`);
  return number;
}

async function replayWithBar(options: ReplayOptions): Promise<ReplayResult> {
  const total = options.dialogs.reduce((sum, { turns }) => sum + turns.length, 0);
  if (!process.stdout.isTTY) return replayChats(options);
  const bar = new SingleBar({ format: '{bar} {percentage}% | {value}/{total} turns | {dialogs}/{allDialogs} dialogs | {eta_formatted}', hideCursor: true });
  bar.start(total, 0, { dialogs: 0, allDialogs: options.dialogs.length });
  try {
    return await replayChats(options, ({ dialogs, customerTurns, agentTurns }) => bar.update(customerTurns + agentTurns, { dialogs }));
  } finally {
    bar.stop();
  }
}

function summaryOf({ dialogs, customerTurns, agentTurns, failures, seconds, messagesPerSecond }: ReplayResult): string {
  return [
    `dialogs         ${dialogs}`,
    `customer turns  ${customerTurns}`,
    `agent turns     ${agentTurns}`,
    `failures        ${failures.length}`,
    `messages/s      ${messagesPerSecond.toFixed(1)} (${seconds.toFixed(1)} s)`,
    ...failures.slice(0, 20).map(({ dialog, error }) => `  dialog ${dialog}: ${error.message}`),
    ...(failures.length > 20 ? [`  and ${failures.length - 20} more`] : []),
    '',
  ].join('\n');
}

import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { connectMongo, disconnectMongo } from '../../config/mongo.ts';
import { DeviceModel } from '../../engine/models/index.ts';
import { realOrMadeChats } from '../support/chats.ts';
import { letAgentsWork } from './agents.ts';
import { checkHistory, describeVerdict, isSound } from './checker.ts';
import { findFateUnknown } from './checks/sending.ts';
import { foundCompany } from './company.ts';
import { letCustomersWrite } from './customers.ts';
import { createShownReader, readHistory } from './history.ts';
import { createEnds, type Ends } from './ends.ts';
import { startInstallation } from './installation.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { letConversationsMove } from './moves.ts';
import { letNemesisRage } from './nemesis.ts';
import { untilQuiet } from './quiescence.ts';

const USAGE = `npm run test:faults -- [--minutes 10] [--seed N]

Processes under real chats (CHATS_FILE, or the chats beside the project) while a nemesis breaks one thing after the other;
then a checker counts what was lost, repeated or put out of order, and ends with 1 when anything was.

  --minutes  how long it takes in all, about (default 10); never more than two and a half longer
  --seed     repeats the choices of a run (default: by chance, printed)`;

/** What is left of the time for starting, settling and checking. */
const SHARE_FOR_FAULTS = 0.85;
const OVERTIME_MS = 150_000;
const CUSTOMERS = 10;
const CHATS_BESIDE = fileURLToPath(new URL('../../../shared/data/service-chats.json', import.meta.url));

const began = performance.now();

await main();

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string' }, help: { type: 'boolean', default: false } } });
  const minutes = Number(values.minutes);
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
  if (values.help || !(minutes > 0 && minutes <= 60) || !Number.isSafeInteger(seed)) {
    console.log(USAGE);
    process.exit(values.help ? 0 : 2);
  }
  if (!process.env.CHATS_FILE && existsSync(CHATS_BESIDE)) process.env.CHATS_FILE = CHATS_BESIDE;
  console.log(`fault run of ${minutes} min, seed ${seed}, ${process.env.CHATS_FILE ? `chats of ${process.env.CHATS_FILE}` : 'made chats'}`);

  const home = await mkdtemp(join(tmpdir(), 'balcao-faults-'));
  const stop = new AbortController();
  const limit = setTimeout(() => stop.abort(new Error('the run took too long')), minutes * 60_000 + OVERTIME_MS);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort(new Error(signal)));
  const stopped = new Promise<never>((_resolve, reject) => stop.signal.addEventListener('abort', () => reject(stop.signal.reason as Error)));

  const ends = createEnds((error) => say(`something did not end well: ${String(error)}`));
  let isSoundRun = false;
  try {
    isSoundRun = await Promise.race([
      stopped,
      run(home, { seed, faultsMs: minutes * 60_000 * SHARE_FOR_FAULTS, signal: stop.signal, ends }),
    ]);
  } catch (error) {
    say(`ended early: ${stop.signal.aborted ? String(stop.signal.reason) : error instanceof Error ? error.stack : String(error)}`);
  }
  clearTimeout(limit);
  stop.abort(new Error('ended'));
  await disconnectMongo();
  await ends.run();
  if (isSoundRun) await rm(home, { recursive: true, force: true });
  else say(`data and logs are in ${home}`);
  process.exit(isSoundRun ? 0 : 1);
}

interface RunOptions {
  seed: number;
  faultsMs: number;
  signal: AbortSignal;
  ends: Ends;
}

/** Answers whether every invariant held. */
async function run(home: string, { seed, faultsMs, signal, ends }: RunOptions): Promise<boolean> {
  const dialogs = await realOrMadeChats();
  const ledger = createLedger();
  const installation = await startInstallation(home, ends);
  const company = await foundCompany(installation.url, () => (ledger.doubts += 1));
  await connectMongo(installation.mongoUri);
  say('api, 2 gateways, 3 workers, the store and Redis are up');
  ledger.doubts = 0;

  const work = new AbortController();
  signal.addEventListener('abort', () => work.abort());
  const shared = { ledger, dialogs, seed, signal: work.signal };
  const working = Promise.all([
    letCustomersWrite({ ...shared, client: company.owner, deviceIds: company.deviceIds, concurrency: CUSTOMERS }),
    letAgentsWork({ ...shared, company }),
    letConversationsMove({ client: company.owner, deviceIds: company.deviceIds, seed, signal: work.signal }),
  ]);
  await Promise.race([letNemesisRage({ installation, seed, forMs: faultsMs, findHolder, onFault: say, signal }), working]);
  work.abort();
  const [, , moves] = await working;
  say(`the faults are over: ${describeAsked(ledger)}, conversations moved to another device ${moves} times`);

  const left = await untilQuiet(undefined, (what) => say(`waiting for ${what}`));
  say(left === null ? 'all is quiet' : `still not done: ${left}`);
  const history = await readHistory(ledger, createShownReader((path, schema) => company.owner.read(path, schema)));
  const verdict = checkHistory(history);
  const ownEnds = [installation.api, ...installation.gateways, ...installation.workers.map(({ program }) => program)].flatMap((program) => program.ownEnds());
  say(`checked ${history.messages.length} messages in ${history.conversations.length} conversations; ${findFateUnknown(history).length} claimed sends of unknown fate never left`);
  console.log(describeVerdict(verdict));
  console.log([`processes that ended by themselves ${ownEnds.length}`, ...ownEnds.map((each) => `    ${each}`)].join('\n'));
  return isSound(verdict) && ownEnds.length === 0 && left === null;
}

/** The process that holds a device: its pid is in the holder's name. */
async function findHolder(): Promise<number | null> {
  const device = await DeviceModel.findOne({ 'lease.holder': { $ne: null } }, { lease: 1 }).maxTimeMS(2_000).lean();
  const pid = /-(\d+)-[0-9a-f]{8}-[0-9a-f]{8}$/.exec(device?.lease.holder ?? '')?.[1];
  return pid ? Number(pid) : null;
}

function describeAsked({ customerMessages, agentMessages, changes, repeats, refusals, doubts }: Ledger): string {
  return `${customerMessages.length} messages of customers and ${repeats} of them again, ${agentMessages.length} of agents, ${changes.length} closings, releases and reopenings, ${refusals} refusals, ${doubts} requests without an answer`;
}

function say(what: string): void {
  console.log(`${((performance.now() - began) / 1000).toFixed(1).padStart(7)} s  ${what}`);
}

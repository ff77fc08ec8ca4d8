import { parseArgs } from 'node:util';
import type { Benchmark, Claim } from './benchmark.ts';
import { apiUnderLoad } from './benchmarks/apiUnderLoad.ts';
import { bursts } from './benchmarks/bursts.ts';
import { commands } from './benchmarks/commands.ts';
import { embedded } from './benchmarks/embedded.ts';
import { gateway } from './benchmarks/gateway.ts';
import { inbox } from './benchmarks/inbox.ts';
import { pipeline } from './benchmarks/pipeline.ts';
import { roundTrip } from './benchmarks/roundTrip.ts';
import { routing } from './benchmarks/routing.ts';
import { visible } from './benchmarks/visible.ts';
import { figure } from './measure/statistics.ts';
import { startServices } from './services.ts';

const BENCHMARKS: Benchmark[] = [pipeline, bursts, roundTrip, visible, apiUnderLoad, inbox, commands, embedded, routing, gateway];

const HELP = `Measures ratios, each of two figures taken in turn in this run, and prints a Markdown table.

  npm run bench -- [name…] [options]

Names: ${BENCHMARKS.map(({ name }) => name).join(', ')} (default: all, about nine minutes).
Runs on a store and a Redis of its own, unless MONGODB_URI or REDIS_URL name others.

  --rounds <n>  rounds of each side (default 5)
  --quick       two short rounds: to see that it runs, not for figures
  --help
`;

process.exitCode = await main();

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { rounds: { type: 'string' }, quick: { type: 'boolean', default: false }, help: { type: 'boolean' } } });
  const unknown = positionals.filter((name) => !BENCHMARKS.some((each) => each.name === name));
  const rounds = Number(values.rounds ?? (values.quick ? 2 : 5));
  if (values.help || unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1) {
    process.stdout.write(HELP);
    return values.help ? 0 : 2;
  }
  const chosen = positionals.length > 0 ? BENCHMARKS.filter(({ name }) => positionals.includes(name)) : BENCHMARKS;
  const say = (sentence: string) => void process.stderr.write(`${sentence}\n`);
  const services = await startServices();
  try {
    const claims: Claim[] = [];
    for (const benchmark of chosen) {
      say(`${benchmark.name}…`);
      claims.push(...(await benchmark.run({ ...services, rounds, isQuick: values.quick, say })));
    }
    process.stdout.write(tableOf(claims, rounds));
    return 0;
  } finally {
    await services.stop();
  }
}

function tableOf(claims: Claim[], rounds: number): string {
  const lines = claims.map(({ what, ratio, figures }) => `| ${what} | ${figure(ratio.median)} | ${figure(ratio.min)}–${figure(ratio.max)} | ${figures} |`);
  return [`| ratio | median of ${rounds} | range | medians of the figures |`, '|---|---|---|---|', ...lines, ''].join('\n');
}

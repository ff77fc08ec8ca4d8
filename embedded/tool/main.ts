import { ToolError } from './failures.ts';
import { runTool } from './runTool.ts';

/** `npm run store`: results go to stdout, progress and problems to stderr; Ctrl-C and SIGTERM end it. */
const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interruption.abort(new ToolError(`${signal} ended it`)));
}
process.exitCode = await runTool(process.argv.slice(2), {
  say: (sentence) => void process.stdout.write(`${sentence}\n`),
  tell: (sentence) => void process.stderr.write(`${sentence}\n`),
  signal: interruption.signal,
});

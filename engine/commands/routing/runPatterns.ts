import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { REGEX_FLAGS } from '../../contract/index.ts';
import type { RegexResult } from '../../routing/index.ts';
import { createLine } from './oneByOne.ts';

/** So long one pattern may take, ms. */
const LIMIT_MS = 50;
/** After so many of one text were cut off the others are not run: a thousand bad ones would hold everything up. */
const MAX_CUT_OFF = 10;

/** Plain JavaScript, so that the thread needs no loader: it begins in milliseconds, with and without tsx. */
const THREAD = `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', ({ pattern, text, flags }) => {
  let result = 'invalid';
  try { result = new RegExp(pattern, flags).test(text); } catch {}
  parentPort.postMessage(result);
});
parentPort.postMessage('ready');
`;

let thread: Promise<Worker> | undefined;
const inLine = createLine();

/**
 * What each pattern says of a text. Supervisors write them, so they run in a thread of their own, which is cut off after
 * 50 ms with one pattern; the next pattern gets a new one. One text after the other: a thread does one thing at a time.
 * A pattern that is left out was not run.
 */
export async function runPatterns(patterns: readonly string[], text: string): Promise<Record<string, RegexResult>> {
  if (patterns.length === 0) return {};
  return inLine(() => runAll(patterns, text));
}

async function runAll(patterns: readonly string[], text: string): Promise<Record<string, RegexResult>> {
  const results: [string, RegexResult][] = [];
  let cutOff = 0;
  for (const pattern of patterns) {
    if (cutOff === MAX_CUT_OFF) break;
    const result = await runOne(pattern, text);
    if (result === 'timeout') cutOff += 1;
    results.push([pattern, result]);
  }
  return Object.fromEntries(results);
}

async function runOne(pattern: string, text: string): Promise<RegexResult> {
  const worker = await (thread ??= begin());
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      worker.off('message', answer).off('error', fail);
      finish();
    };
    const answer = (result: RegexResult) => settle(() => resolve(result));
    const fail = (error: Error) => {
      thread = undefined;
      settle(() => reject(error));
    };
    // Where this thread was held up, the answer may be here already: it comes before what is set now.
    const timer = setTimeout(() => setImmediate(() => setImmediate(cutOff)), LIMIT_MS);
    let isOver = false;
    const cutOff = () => {
      if (isOver) return;
      thread = undefined;
      settle(() => void worker.terminate().then(() => resolve('timeout'), reject));
    };
    worker.once('message', () => (isOver = true));
    worker.on('message', answer).on('error', fail);
    worker.postMessage({ pattern, text, flags: REGEX_FLAGS });
  });
}

async function begin(): Promise<Worker> {
  const worker = new Worker(THREAD, { eval: true });
  await once(worker, 'message');
  // It keeps no process from ending.
  worker.unref();
  return worker;
}

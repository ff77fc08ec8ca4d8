import type { ChildProcess } from 'node:child_process';
import { openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnProgram } from '../support/childProcess.ts';

/** One process of an installation, started again whenever it ends. */
export interface Program {
  name: string;
  pid(): number | undefined;
  isPaused(): boolean;
  /** SIGKILL; it is started again after `downMs`. */
  kill(downMs: number): void;
  /** SIGSTOP. */
  pause(): void;
  /** SIGCONT. */
  resume(): void;
  /** How often it ended though nobody killed it, with what it said last. */
  ownEnds(): string[];
  /** Ends it for good. */
  end(): Promise<void>;
}

export interface ProgramOptions {
  name: string;
  script: string;
  env: Record<string, string>;
  /** Everything it prints is added to it. */
  logFile: string;
}

const OWN_END_PAUSE_MS = 1_000;

export function superviseProgram({ name, script, env, logFile }: ProgramOptions): Program {
  const output = openSync(logFile, 'a');
  const ownEnds: string[] = [];
  let child: ChildProcess | undefined;
  let exited: Promise<unknown> = Promise.resolve();
  let isEnding = false;
  let isPaused = false;
  /** How long it stays away once it is gone; null when nobody asked it to go. */
  let downMs: number | null = null;
  start();

  function start(): void {
    child = spawnProgram(script, env, output);
    exited = new Promise((resolve) => child?.once('close', resolve));
    child.once('close', (code, signal) => void startAgain(code, signal));
  }

  async function startAgain(code: number | null, signal: NodeJS.Signals | null): Promise<void> {
    if (isEnding) return;
    if (downMs === null) ownEnds.push(`${name} ended by itself with ${code ?? signal}, see ${logFile}`);
    await sleep(downMs ?? OWN_END_PAUSE_MS);
    downMs = null;
    if (!isEnding) start();
  }

  function signal(which: NodeJS.Signals): void {
    if (child?.exitCode === null && child.signalCode === null) child.kill(which);
  }

  return {
    name,
    pid: () => child?.pid,
    isPaused: () => isPaused,
    kill(ms) {
      downMs = ms;
      isPaused = false;
      signal('SIGKILL');
    },
    pause() {
      isPaused = true;
      signal('SIGSTOP');
    },
    resume() {
      isPaused = false;
      signal('SIGCONT');
    },
    ownEnds: () => ownEnds,
    async end() {
      isEnding = true;
      signal('SIGKILL');
      await exited;
    },
  };
}

import { spawn } from 'node:child_process';
import { childEnvironment } from './env.ts';

export interface CommandOptions {
  cwd?: string;
  /** Changes to this process' environment. */
  env?: Record<string, string>;
}

/** Runs a program to its end, without input. Throws an Error that ends with the last lines it printed. */
export async function runCommand(program: string, args: string[], { cwd, env = {} }: CommandOptions = {}): Promise<void> {
  const child = spawn(program, args, { cwd, env: childEnvironment(env), stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-8_000);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`${program} ${args[0] ?? ''} ended with ${code}:\n${output.trim().split('\n').slice(-20).join('\n')}`);
}

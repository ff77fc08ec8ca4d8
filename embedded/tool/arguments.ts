import { parseArgs } from 'node:util';

import { EXIT, reasonOf, ToolError } from './failures.ts';

export const HELP = `The embedded document store: served alone, or copied to files or to MongoDB and back.

  npm run store -- --serve [--port N] --data DIR
  npm run store -- --export OUT (--data DIR | --uri mongodb://…)
  npm run store -- --import IN (--data DIR | --uri mongodb://…) [--drop]
  npm run store -- --move --data DIR --uri mongodb://… [--drop]

  --serve        serves DIR on 127.0.0.1 until Ctrl-C or SIGTERM
  --export OUT   writes every collection to a new directory OUT, in MongoDB Extended JSON
  --import IN    writes what such a directory holds into a store
  --move         copies the store in DIR to the MongoDB at the address; DIR stays as it is

  --data DIR     the store's directory, or a DATA_DIR that has one in DIR/store
  --uri ADDRESS  a running store or MongoDB; when it names a database, only that one is read or written
  --port N       default: a free port, which is printed
  --drop         drops collections of the target that are going to be written; without it, one with documents is refused
  --help

Ends with 0 when it is done, with 1 when it failed, with 2 for wrong arguments, with 3 when another process uses the
directory, with 4 when the port is in use.
`;

export type Task =
  | { kind: 'help' }
  | { kind: 'serve'; data: string; port: number }
  | { kind: 'export'; directory: string; from: Place }
  | { kind: 'import'; directory: string; into: Place; drop: boolean }
  | { kind: 'move'; from: Place; into: Place; drop: boolean };

/** Where a store is: files that nobody serves yet, or an address. */
export type Place = { data: string } | { uri: string };

const TASKS = ['serve', 'export', 'import', 'move'] as const;

/** Reads the command line. Throws ToolError. */
export function readArguments(args: string[]): Task {
  const values = parse(args);
  if (values.help) return { kind: 'help' };
  const asked = TASKS.filter((task) => values[task] !== undefined);
  const [task] = asked;
  if (!task || asked.length > 1) throw wrong(`one of ${TASKS.map((each) => `--${each}`).join(', ')} is needed`);
  if (values.port !== undefined && task !== 'serve') throw wrong('--port goes with --serve');
  if (values.drop && (task === 'serve' || task === 'export')) throw wrong('--drop goes with --import and --move');
  const drop = values.drop ?? false;
  switch (task) {
    case 'serve':
      if (values.uri !== undefined) throw wrong('--serve takes --data, not --uri');
      return { kind: 'serve', data: required(values.data, '--data DIR'), port: portOf(values.port) };
    case 'export':
      return { kind: 'export', directory: required(values.export, '--export OUT'), from: placeOf(values) };
    case 'import':
      return { kind: 'import', directory: required(values.import, '--import IN'), into: placeOf(values), drop };
    case 'move':
      return { kind: 'move', from: { data: required(values.data, '--data DIR') }, into: { uri: addressOf(required(values.uri, '--uri ADDRESS')) }, drop };
  }
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({ args, options: { serve: flag, export: text, import: text, move: flag, data: text, uri: text, port: text, drop: flag, help: flag } }).values;
  } catch (cause) {
    throw wrong(reasonOf(cause));
  }
}

function placeOf({ data, uri }: { data?: string; uri?: string }): Place {
  if ((data === undefined) === (uri === undefined)) throw wrong('either --data DIR or --uri ADDRESS is needed');
  return uri === undefined ? { data: required(data, '--data DIR') } : { uri: addressOf(uri) };
}

function addressOf(uri: string): string {
  if (!/^mongodb(\+srv)?:\/\/[^/]/.test(uri)) throw wrong('the address must begin with mongodb:// or mongodb+srv:// and name a host');
  return uri;
}

function portOf(text = '0'): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw wrong(`${text} is no port`);
  return port;
}

function required(value: string | undefined, what: string): string {
  if (!value) throw wrong(`${what} is needed`);
  return value;
}

function wrong(problem: string): ToolError {
  return new ToolError(`${problem} (--help tells more)`, EXIT.usage);
}

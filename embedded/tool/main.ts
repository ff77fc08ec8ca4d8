import { HELP, readArguments, type Task } from './arguments.ts';
import { ArchiveSource } from './archiveSource.ts';
import { ArchiveTarget } from './archiveTarget.ts';
import { amount, copyCollections, type Source, type Target } from './copyCollections.ts';
import { DatabaseSource } from './databaseSource.ts';
import { DatabaseTarget } from './databaseTarget.ts';
import { EXIT, ToolError, type ExitCode } from './failures.ts';
import { openPlace } from './openPlace.ts';
import { serveAlone } from './serveAlone.ts';

/** `npm run store`: see HELP. */
process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<ExitCode> {
  try {
    await run(readArguments(args));
    return EXIT.done;
  } catch (cause) {
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
    return cause instanceof ToolError ? cause.exitCode : EXIT.failed;
  }
}

async function run(task: Task): Promise<void> {
  switch (task.kind) {
    case 'help':
      say(HELP.trimEnd());
      return;
    case 'serve':
      return serveAlone(task, say);
    case 'export': {
      await using from = await openPlace(task.from, 'read');
      return await copy('Exported', new DatabaseSource(from), new ArchiveTarget(task.directory));
    }
    case 'import': {
      const source = await ArchiveSource.open(task.directory);
      await using into = await openPlace(task.into, 'write');
      return await copy('Imported', source, new DatabaseTarget(into, task.drop));
    }
    case 'move': {
      await using from = await openPlace(task.from, 'read');
      await using into = await openPlace(task.into, 'write');
      await copy('Moved', new DatabaseSource(from), new DatabaseTarget(into, task.drop));
      say(`${from.name} is as it was. Start Balcão on the other with MONGODB_URI.`);
    }
  }
}

/** Copies until it is done or Ctrl-C or SIGTERM ask to end it. */
async function copy(done: string, source: Source, target: Target): Promise<void> {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => interruption.abort(new ToolError(`${signal} ended it`)));
  }
  const tell = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
  const { collections, documents, indexes } = await copyCollections(source, target, { tell, signal: interruption.signal });
  say(`${done} ${amount(collections, 'collection')} with ${amount(documents, 'document')} and ${amount(indexes, 'index', 'indexes')} from ${source.name} to ${target.name}; the counts agree.`);
}

function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`);
}

import { HELP, readArguments, type Task } from './arguments.ts';
import { ArchiveSource } from './archiveSource.ts';
import { ArchiveTarget } from './archiveTarget.ts';
import { amount, copyCollections, type Source, type Target } from './copyCollections.ts';
import { DatabaseSource } from './databaseSource.ts';
import { DatabaseTarget } from './databaseTarget.ts';
import { EXIT, reasonOf, ToolError, type ExitCode } from './failures.ts';
import { openPlace } from './openPlace.ts';
import { serveAlone } from './serveAlone.ts';

/** Where the tool speaks, and what ends it early. */
export interface Surroundings {
  /** Is told the result. */
  say(sentence: string): void;
  /** Is told how far it is, and what went wrong. */
  tell(sentence: string): void;
  signal: AbortSignal;
}

/** Does what a command line asks for; see HELP. Answers the exit code. */
export async function runTool(args: string[], surroundings: Surroundings): Promise<ExitCode> {
  try {
    await run(readArguments(args), surroundings);
    return EXIT.done;
  } catch (cause) {
    surroundings.tell(reasonOf(cause));
    return cause instanceof ToolError ? cause.exitCode : EXIT.failed;
  }
}

async function run(task: Task, surroundings: Surroundings): Promise<void> {
  switch (task.kind) {
    case 'help':
      surroundings.say(HELP.trimEnd());
      return;
    case 'serve':
      return serveAlone(task, surroundings);
    case 'export': {
      await using from = await openPlace(task.from, 'read');
      return await copy('Exported', new DatabaseSource(from), new ArchiveTarget(task.directory), surroundings);
    }
    case 'import': {
      const source = await ArchiveSource.open(task.directory);
      await using into = await openPlace(task.into, 'write');
      return await copy('Imported', source, new DatabaseTarget(into, task.drop), surroundings);
    }
    case 'move': {
      await using from = await openPlace(task.from, 'read');
      await using into = await openPlace(task.into, 'write');
      await copy('Moved', new DatabaseSource(from), new DatabaseTarget(into, task.drop), surroundings);
      surroundings.say(`${from.name} is as it was. Start Balcão on the other with MONGODB_URI.`);
    }
  }
}

async function copy(done: string, source: Source, target: Target, { say, ...options }: Surroundings): Promise<void> {
  const { collections, documents, indexes } = await copyCollections(source, target, options);
  say(`${done} ${amount(collections, 'collection')} with ${amount(documents, 'document')} and ${amount(indexes, 'index', 'indexes')} from ${source.name} to ${target.name}; the counts agree.`);
}

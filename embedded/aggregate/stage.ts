import { sizeOf } from '../bson/size.ts';
import { isDoc, typeNameOf, type Doc, type Value } from '../bson/values.ts';
import type { Store } from '../commands/context.ts';
import { StoreError, type ErrorCodeName } from '../errors.ts';
import { assertFieldPath } from '../expression/compile.ts';
import type { Scope } from '../query/scope.ts';
import { MemoryBudget } from './memory.ts';
import type { Deadline, QueryOptions } from '../plan/query.ts';

/** Documents on their way through a pipeline. */
export type Docs = AsyncIterable<Doc>;

/** A stage that makes of each document one document or none, and knows nothing of the others. */
export type DocumentStage = (doc: Doc) => Doc | undefined;

/** A stage that works on the documents together. */
export type StreamStage = (docs: Docs) => Docs;

/** Where a pipeline works, and how it reaches other collections and pipelines. */
export interface Place {
  readonly store: Store;
  readonly database: string;
  /** The collection that the pipeline began with; empty for a pipeline on a database. */
  readonly collection: string;
  readonly scope: Scope;
  readonly deadline?: Deadline | undefined;
  /** The session of the command, by the hexadecimal text of its id. */
  readonly session?: string | undefined;
  /** A pipeline inside of a stage, checked and compiled. */
  nested(pipeline: Value, stage: string, scope?: Scope): NestedPipeline;
  /** What matches in another collection of the database, by its indexes. */
  find(collection: string, options: QueryOptions): Docs;
}

export interface NestedPipeline {
  /** Runs it on a collection, on what matches `filter` there. */
  on(collection: string, filter?: Doc): Docs;
  /** Runs it on documents. */
  over(docs: Docs): Docs;
}

export function docOperand(operand: Value, codeName: ErrorCodeName, what: string): Doc {
  if (isDoc(operand)) return operand;
  throw new StoreError(codeName, `${what} must be an object, found ${typeNameOf(operand)}`);
}

export function textOperand(operand: Value, codeName: ErrorCodeName, what: string): string {
  if (typeof operand === 'string') return operand;
  throw new StoreError(codeName, `${what} must be a string, found ${typeNameOf(operand)}`);
}

export function pathOperand(operand: Value, what: string): string[] {
  const path = textOperand(operand, 'FailedToParse', what).split('.');
  assertFieldPath(path);
  return path;
}

/** Throws for options that a stage does not have. */
export function assertOptions(options: Doc, known: readonly string[], stage: string, codeName: ErrorCodeName = 'FailedToParse'): void {
  const unknown = Object.keys(options).find((option) => !known.includes(option));
  if (unknown !== undefined) throw new StoreError(codeName, `unrecognized option to ${stage} stage: ${unknown}`);
}

/** Takes all documents, for a stage that cannot begin before the last of them. */
export async function collect(docs: Docs, stage: string): Promise<Doc[]> {
  const all: Doc[] = [];
  const memory = new MemoryBudget(stage);
  for await (const doc of docs) {
    memory.use(sizeOf(doc));
    all.push(doc);
  }
  return all;
}

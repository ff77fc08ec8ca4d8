import { approximate } from '../bson/numbers.ts';
import { isDoc, isNumeric, type Doc, type Value } from '../bson/values.ts';
import type { Cursors } from '../cursors.ts';
import { StoreError } from '../errors.ts';
import type { Catalog } from '../storage/catalog.ts';
import type { DocumentWriter } from '../storage/documents.ts';
import type { Environment } from '../storage/environment.ts';

/** What commands work on. */
export interface Store {
  environment: Environment;
  catalog: Catalog;
  writer: DocumentWriter;
  cursors: Cursors;
  startedAt: Date;
}

/** A command as it came: its document, and the documents that came beside it as BSON. */
export interface Command {
  name: string;
  database: string;
  body: Doc;
  sequences: Map<string, Buffer[]>;
  connectionId: number;
}

export type Handler = (store: Store, command: Command) => Doc | Buffer | Promise<Doc | Buffer>;

/** The collection that a command names as its own value, as in `{find: "users"}`. */
export function collectionName(command: Command): string {
  return requiredText(command, command.name);
}

export function requiredText({ body, name }: Command, field: string): string {
  const value = body[field];
  if (typeof value !== 'string' || value === '') throw new StoreError('BadValue', `${name}: the field '${field}' must be a string that is not empty`);
  return value;
}

/** A document of the command; an empty one when it is absent. */
export function optionalDoc({ body, name }: Command, field: string): Doc {
  const value = body[field];
  if (value === undefined || value === null) return {};
  if (!isDoc(value)) throw new StoreError('TypeMismatch', `BSON field '${name}.${field}' is the wrong type, expected an object`);
  return value;
}

export function wholeNumber(value: Value, fallback: number): number {
  if (value === undefined || value === null) return fallback;
  const number = isNumeric(value) ? Math.trunc(approximate(value)) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw new StoreError('TypeMismatch', 'expected a whole number');
  return number;
}

/** As `wholeNumber`, for counts: throws BadValue below zero. */
export function count(value: Value, field: string): number {
  const number = wholeNumber(value, 0);
  if (number < 0) throw new StoreError('BadValue', `the field '${field}' must not be negative`);
  return number;
}

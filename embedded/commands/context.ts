import { Double } from 'bson';

import { approximate } from '../bson/numbers.ts';
import { isDoc, isNumeric, typeNameOf, type Doc, type Value } from '../bson/values.ts';
import type { Cursors } from '../cursors.ts';
import type { FailPoints } from '../failPoints.ts';
import { StoreError } from '../errors.ts';
import type { Deadline } from '../plan/query.ts';
import type { Sessions } from '../sessions.ts';
import type { Statistics } from '../statistics.ts';
import type { Catalog } from '../storage/catalog.ts';
import type { DocumentWriter } from '../storage/documents.ts';
import type { Environment } from '../storage/environment.ts';

/** What commands work on. */
export interface Store {
  environment: Environment;
  catalog: Catalog;
  writer: DocumentWriter;
  cursors: Cursors;
  failPoints: FailPoints;
  sessions: Sessions;
  statistics: Statistics;
}

/** The client that a command came from. */
export interface Connection {
  id: number;
  /** `address:port` */
  peer: string;
}

/** A command as it came: its document, and the documents that came beside it as BSON. */
export interface Command {
  name: string;
  database: string;
  body: Doc;
  sequences: Map<string, Buffer[]>;
  connection: Connection;
  /** The id of the session that it belongs to. */
  session?: string;
  /** When `maxTimeMS` runs out. */
  deadline?: Deadline;
}

/** What a command answers that has nothing to say. */
export const OK = { ok: new Double(1) };

export type Handler = (store: Store, command: Command) => Doc | Buffer | Promise<Doc | Buffer>;

/** The collection that a command names as its own value, as in `{find: "users"}`. */
export function collectionName({ body, name, database }: Command): string {
  const value = body[name];
  if (typeof value !== 'string') throw new StoreError('InvalidNamespace', `collection name has invalid type ${typeNameOf(value)}`);
  if (value === '') throw new StoreError('InvalidNamespace', `Invalid namespace specified '${database}.'`);
  return value;
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

/** As `wholeNumber`, for counts: throws MongoDB's 51024 below zero. */
export function count(value: Value, field: string): number {
  const number = wholeNumber(value, 0);
  if (number < 0) throw new StoreError('Location51024', `BSON field '${field}' value must be >= 0, actual value '${number}'`);
  return number;
}

import { Int32, Long } from 'bson';

import { fitsInt, wholeValue } from '../bson/arithmetic.ts';
import { isNumeric, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { Docs, StreamStage } from './stage.ts';

/** `$limit`. Ends the stages before it once it has enough. */
export function limit(operand: Value): StreamStage {
  const most = limitOperand(operand);
  return async function* limited(docs: Docs) {
    let given = 0;
    for await (const doc of docs) {
      yield doc;
      if (++given === most) return;
    }
  };
}

export function skip(operand: Value): StreamStage {
  const count = skipOperand(operand);
  return async function* skipped(docs: Docs) {
    let passed = 0;
    for await (const doc of docs) if (passed++ >= count) yield doc;
  };
}

/** `$count`: one document, and none when there is nothing to count. */
export function count(operand: Value): StreamStage {
  const field = countOperand(operand);
  return async function* counted(docs: Docs) {
    let n = 0;
    for await (const _ of docs) n++;
    if (n > 0) yield { [field]: countValue(n) };
  };
}

export function countValue(n: number): Int32 | Long {
  return fitsInt(BigInt(n)) ? new Int32(n) : Long.fromNumber(n);
}

export function countOperand(operand: Value): string {
  if (typeof operand !== 'string') throw new StoreError('Location40156', 'the count field must be a non-empty string');
  if (operand === '') throw new StoreError('Location40157', 'the count field must be a non-empty string');
  if (operand.startsWith('$')) throw new StoreError('Location40158', 'the count field cannot be a $-prefixed path');
  if (operand.includes('\0')) throw new StoreError('Location40159', 'the count field cannot contain a null byte');
  if (operand.includes('.')) throw new StoreError('Location40160', "the count field cannot contain '.'");
  return operand;
}

export function limitOperand(operand: Value): number {
  const number = wholeOperand(operand, 2107201, '$limit');
  if (number === 0) throw new StoreError('Location15958', 'the limit must be positive');
  return number;
}

export function skipOperand(operand: Value): number {
  return wholeOperand(operand, 5107200, '$skip');
}

function wholeOperand(operand: Value, code: number, stage: string): number {
  const number = isNumeric(operand) ? wholeValue(operand, 64) : undefined;
  if (number === undefined) throw new StoreError(`Location${code}`, `invalid argument to ${stage} stage: Expected an integer: ${stage}: ${String(operand)}`);
  if (number < 0) throw new StoreError(`Location${code}`, `invalid argument to ${stage} stage: Expected a non-negative number in: ${stage}: ${number}`);
  return number;
}

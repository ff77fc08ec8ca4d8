import { setTimeout as wait } from 'node:timers/promises';

import { approximate } from './bson/numbers.ts';
import { isDoc, isNumeric, type Doc, type Value } from './bson/values.ts';
import { ConnectionEndedError, nameOfCode, NotSupportedError, StoreError } from './errors.ts';
import { isTruthy } from './query/match.ts';

/** How often a fail point still lets commands pass, and then fails them. */
interface FailCommand {
  commands: readonly Value[];
  passes: number;
  strikes: number;
  data: Doc;
}

/**
 * MongoDB's `failCommand` fail point, with which tests of clients see commands fail. There is no harm in it that whoever
 * reaches the store could not do without it.
 */
export class FailPoints {
  private failCommand: FailCommand | undefined;

  /** Throws FailedToParse for what is no fail point, CommandNotSupported for one that is not done here. */
  configure(name: string, mode: Value, data: Doc): void {
    if (name !== 'failCommand') throw new NotSupportedError(`the fail point ${name}`);
    const unknown = Object.keys(data).find((field) => !['failCommands', 'errorCode', 'errorLabels', 'closeConnection', 'blockConnection', 'blockTimeMS'].includes(field));
    if (unknown !== undefined) throw new NotSupportedError(`a fail point with ${unknown}`);
    const commands = Array.isArray(data.failCommands) ? data.failCommands : [];
    this.failCommand = mode === 'off' ? undefined : { commands, data, ...timesOf(mode) };
  }

  /** Fails a command, or delays it, if it is its turn. */
  async strike(command: string): Promise<void> {
    const point = this.failCommand;
    if (!point || command === 'configureFailPoint' || !point.commands.includes(command) || point.strikes === 0) return;
    if (point.passes > 0) {
      point.passes--;
      return;
    }
    point.strikes--;
    const { blockConnection, blockTimeMS, closeConnection, errorCode, errorLabels } = point.data;
    if (isTruthy(blockConnection) && isNumeric(blockTimeMS)) await wait(approximate(blockTimeMS));
    if (isTruthy(closeConnection)) throw new ConnectionEndedError('closed by a fail point');
    if (isNumeric(errorCode)) {
      throw new StoreError(nameOfCode(approximate(errorCode)), `Failing command via 'failCommand' failpoint`, Array.isArray(errorLabels) ? { errorLabels } : {});
    }
  }
}

function timesOf(mode: Value): { passes: number; strikes: number } {
  if (mode === 'alwaysOn') return { passes: 0, strikes: Number.POSITIVE_INFINITY };
  if (isDoc(mode) && isNumeric(mode.times)) return { passes: 0, strikes: approximate(mode.times) };
  if (isDoc(mode) && isNumeric(mode.skip)) return { passes: approximate(mode.skip), strikes: Number.POSITIVE_INFINITY };
  throw new StoreError('FailedToParse', 'a fail point must be off, alwaysOn, {times: n} or {skip: n}');
}

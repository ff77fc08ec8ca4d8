import type { Leftover } from './finishLeftovers.ts';
import type { Problem, SlotFinding, VerifyReport } from './verifyEverything.ts';

/** Wrong conversations told one by one; the rest is only counted. `--json` has all. */
const TOLD = 50;

/** Whether nothing is wrong any more; in a dry run, whether there was nothing to mend. */
export function isSound({ wrong, unfinished, mended, isDryRun }: VerifyReport): boolean {
  const open = isDryRun ? mended.slots.length + mended.leftovers.length : 0;
  return wrong.length + unfinished.length + open === 0;
}

/** The report for a person at a terminal, a few lines when all is well. */
export function describeReport(report: VerifyReport): string {
  const { conversations, sound, wrong, mended, unfinished, isDryRun } = report;
  return [
    `checked   ${count(conversations, 'conversation')}: state, timeline, messages and slots`,
    `sound     ${sound}`,
    `${isDryRun ? 'to mend  ' : 'mended   '} ${mended.slots.length + mended.leftovers.length}`,
    ...mended.slots.map((slot) => `  ${slotSentence(slot, isDryRun)}`),
    ...mended.leftovers.map((leftover) => `  ${leftoverSentence(leftover)}${isDryRun ? ' wait to be finished' : ' finished'}`),
    `wrong     ${wrong.length + unfinished.length}${wrong.length + unfinished.length > 0 ? ', to be looked at by a person' : ''}`,
    ...unfinished.map((each) => `  ${leftoverSentence(each)} cannot be finished: ${each.error}`),
    ...wrong.slice(0, TOLD).flatMap(({ protocol, id, problems }) => [`  ${protocol} (${id})`, ...problems.map((problem) => `    ${problemSentence(problem)}`)]),
    ...(wrong.length > TOLD ? [`  and ${wrong.length - TOLD} more; --json tells all`] : []),
    isSound(report) ? 'Everything is sound.' : isDryRun ? 'Not everything is sound; nothing was changed.' : 'Not everything could be mended.',
    '',
  ].join('\n');
}

function slotSentence({ kind, userName, conversationId }: SlotFinding, isDryRun: boolean): string {
  if (kind === 'extra') return `${userName} ${isDryRun ? 'has' : 'had'} a place for conversation ${conversationId}, which is not theirs`;
  return `${userName} ${isDryRun ? 'has' : 'had'} no place for conversation ${conversationId}, which is theirs`;
}

function leftoverSentence({ kind, count: pieces, protocol, conversationId, senderKey, deviceId }: Leftover): string {
  switch (kind) {
    case 'messages':
      return `${count(pieces, 'stored message')} of ${senderKey} on device ${deviceId}:`;
    case 'effects':
      return `${protocol} (${conversationId}): ${count(pieces, 'leftover')} of a change:`;
    case 'transfer':
      return `${protocol} (${conversationId}): a pending transfer:`;
  }
}

function problemSentence(problem: Problem): string {
  switch (problem.kind) {
    case 'gap':
      return problem.from === problem.to ? `entry ${problem.from} of the timeline is missing` : `entries ${problem.from} to ${problem.to} of the timeline are missing`;
    case 'beyond':
      return `the timeline has an entry ${problem.seq} that the conversation does not know`;
    case 'unreplayable':
      return `the timeline cannot be replayed from entry ${problem.seq} on: ${problem.message}`;
    case 'entry':
      return `entry ${problem.seq} says ${problem.entry}, the machine comes to ${problem.machine}`;
    case 'field':
      return `${problem.field}: the timeline says ${value(problem.field, problem.timeline)}, stored is ${value(problem.field, problem.stored)}`;
    case 'openKey':
      return `openKey: the timeline says ${problem.timeline ?? 'none'}, stored is ${problem.stored ?? 'none'}`;
    case 'openTwice':
      return `another active conversation has the same openKey ${problem.openKey}`;
    case 'lostMessage':
      return `message ${problem.messageId}, told by entry ${problem.seq}, is stored nowhere`;
    case 'place':
      return `place ${problem.place} among the outgoing messages is not one that was given once: ${problem.messageIds.join(', ')}`;
    case 'order':
      return `message ${problem.messageId} left after place ${problem.place - 1} and is shown before it`;
  }
}

/** Times as people read them. */
function value(field: string, stored: unknown): string {
  if (typeof stored === 'number' && field !== 'unreadCount') return new Date(stored).toISOString();
  return stored === null || stored === undefined ? 'none' : String(stored);
}

function count(pieces: number, noun: string): string {
  return `${pieces} ${noun}${pieces === 1 ? '' : 's'}`;
}

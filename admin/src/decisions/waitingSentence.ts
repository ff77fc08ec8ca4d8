import type { DecisionRecord, WaitingReason } from '../../../engine/contract/index.ts';
import type { Speech } from '../routing/speech.ts';
import { nameIn } from './reasonSentence.ts';
import { comingText, untilText } from './whenText.ts';

/** Why nobody was given the conversation, as a whole sentence. */
export function waitingSentence(waiting: WaitingReason, decision: Pick<DecisionRecord, 'at' | 'candidates'>, speech: Speech): string {
  const { t } = speech;
  switch (waiting.waiting) {
    case 'outside_hours':
      return waiting.waitingDetails.opensAt === null ? t('decisions.waiting.outside_hours') : t('decisions.waiting.outside_hours_until', { when: comingText(waiting.waitingDetails.opensAt, decision.at, speech) });
    case 'waits_for':
      return t('decisions.waiting.waits_for', { name: nameIn(decision, waiting.waitingDetails.userId, speech), when: untilText(waiting.waitingDetails.until, decision.at, speech) });
    default:
      return t(`decisions.waiting.${waiting.waiting}`);
  }
}

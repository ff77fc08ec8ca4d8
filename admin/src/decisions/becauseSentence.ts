import type { Candidate, DecisionRecord } from '../../../engine/contract/index.ts';
import type { Speech } from '../routing/speech.ts';
import { shareText } from './reasonSentence.ts';
import { pastText } from './whenText.ts';

/** Why the one who was taken was taken, as a whole sentence; null when nobody was. */
export function becauseSentence(decision: DecisionRecord, speech: Speech): string | null {
  const { candidates, strategy } = decision;
  const taken = candidates.find((each) => each.taken);
  if (!taken) return null;
  const { t } = speech;
  if (candidates.some(({ reason }) => reason === 'not_named')) return t('decisions.because.named', { name: taken.name });
  if (strategy.kind === 'sticky') return t(`decisions.because.${strategy.to}`);
  if (!candidates.some(({ reason }) => reason === 'worse')) return t('decisions.because.onlyOne');
  return strategySentence(taken, decision, speech);
}

/** What the strategy looked at first, and what it was. */
function strategySentence({ numbers = {} }: Candidate, { at, strategy }: DecisionRecord, speech: Speech): string {
  const { t } = speech;
  const { skillLevels, lastAssignedAt, share = 0, idleSince } = numbers;
  if (skillLevels !== undefined) return t(strategy.kind === 'skills' ? 'decisions.because.skills' : 'decisions.because.preferred', { levels: skillLevels });
  if (strategy.kind === 'roundRobin') return typeof lastAssignedAt === 'number' ? t('decisions.because.roundRobin', { time: pastText(lastAssignedAt, at, speech) }) : t('decisions.because.roundRobinNever');
  if (strategy.kind === 'longestIdle') return typeof idleSince === 'number' ? t('decisions.because.longestIdle', { time: pastText(idleSince, at, speech) }) : t('decisions.because.longestIdleNever');
  return t('decisions.because.leastBusy', { share: shareText(share, speech) });
}

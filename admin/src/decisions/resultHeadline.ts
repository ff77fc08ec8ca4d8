import type { DecisionRecord } from '../../../engine/contract/index.ts';
import type { Speech } from '../routing/speech.ts';

/** What came of it, in a few words: `Foi para Ana Souza`. What was only tried is told as what would happen. */
export function resultHeadline({ result, trigger }: Pick<DecisionRecord, 'result' | 'trigger'>, viewerId: string | undefined, { t }: Pick<Speech, 't'>): string {
  const isTrial = trigger === 'try';
  if (!result.assignee) return t(isTrial ? 'decisions.result.wouldWait' : 'decisions.result.waiting');
  if (isTrial) return t('decisions.result.wouldGo', { name: result.assignee.name });
  return result.assignee.id === viewerId ? t('decisions.result.you') : t('decisions.result.assigned', { name: result.assignee.name });
}

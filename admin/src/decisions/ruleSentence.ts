import type { TriedRule } from '../../../engine/contract/index.ts';
import type { Speech } from '../routing/speech.ts';
import { failedSentence } from './failedSentence.ts';

/** How a rule came out. */
export type RuleOutcome = 'matched' | 'failed' | 'skipped';

export function outcomeOf({ matched, skipped }: Pick<TriedRule, 'matched' | 'skipped'>): RuleOutcome {
  if (skipped) return 'skipped';
  return matched ? 'matched' : 'failed';
}

/** Why a rule did not match, or was not tried; null for one that matched. */
export function ruleSentence({ failed, skipped, problems = [] }: TriedRule, speech: Speech): string | null {
  const { t, locale } = speech;
  if (skipped === 'broken') {
    const what = [...new Set(problems.map(({ code }) => t(`decisions.problem.${code}`)))];
    return t('decisions.rule.broken', { what: what.length > 0 ? new Intl.ListFormat(locale).format(what) : t('routing.gone') });
  }
  if (skipped) return t(`decisions.rule.${skipped}`);
  return failed ? failedSentence(failed, speech) : null;
}

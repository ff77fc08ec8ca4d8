import type { FailedCondition } from '../../../engine/contract/index.ts';
import { conditionText } from '../routing/conditionText.ts';
import type { Speech } from '../routing/speech.ts';
import { valuesText, valueText } from '../routing/valueText.ts';

/** The condition because of which a rule did not match, and what it was instead: `Pedia setor = Financeiro · era Vendas`. */
export function failedSentence(failed: FailedCondition, speech: Speech): string {
  const condition = conditionText(failed, speech);
  return [askedFor(failed, condition, speech), whatItWas(failed, speech)].filter((part) => part !== null).join(' · ');
}

function askedFor({ negated, alternatives }: FailedCondition, condition: string, { t }: Speech): string {
  if (negated) return t('decisions.failed.forbidden', { condition });
  if (alternatives !== undefined) return t('decisions.failed.alternatives', { condition, smart_count: alternatives });
  return t('decisions.failed.needed', { condition });
}

/** Null where the condition has said it: a yes or no, and what held and should not have. */
function whatItWas({ field, actual, negated, problem }: FailedCondition, speech: Speech): string | null {
  const { t } = speech;
  if (problem) return t(`decisions.failed.${problem}`);
  if (typeof actual === 'boolean') return null;
  if (actual === null) return negated ? null : field === 'department' ? t('decisions.failed.actual', { actual: t('routing.commonQueue') }) : t('decisions.failed.unknown');
  if (actual === '') return t('decisions.failed.nothing');
  if (!Array.isArray(actual)) return t('decisions.failed.actual', { actual: valueText(field, actual, speech) });
  return actual.length === 0 ? t('decisions.failed.nothing') : t('decisions.failed.actual', { actual: valuesText(field, actual, speech, 'conjunction') });
}

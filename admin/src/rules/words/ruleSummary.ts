import { conditionsOf, type RuleActions, type RuleGroup, type RuleProblem } from '../../../../engine/contract/index.ts';
import { shortDateTime } from '../../inbox/timeText.ts';
import type { NamedResource, Speech } from '../../routing/speech.ts';
import { actionTexts } from './actionTexts.ts';
import { groupClause } from './conditionClause.ts';

/** A rule in two halves of a sentence: `Se a primeira mensagem contém “boleto”` and `Financeiro, menos ocupado`. */
export function ruleSummary({ when, then: actions }: { when: RuleGroup; then: RuleActions }, speech: Speech): { condition: string; action: string } {
  const { t } = speech;
  const condition = conditionsOf(when).length === 0 ? t('rules.sentence.always') : t('rules.sentence.if', { conditions: groupClause(when, speech) });
  const texts = actionTexts(actions, speech);
  return { condition, action: texts.length === 0 ? t('rules.sentence.nothing') : texts.join(', ') };
}

interface Validity {
  validFrom?: string | null;
  validTo?: string | null;
}

/** When a rule holds, in words; null: always. `now` in ms since 1970. */
export function validityText({ validFrom, validTo }: Validity, now: number, { t, locale }: Pick<Speech, 't' | 'locale'>): string | null {
  const [from, to] = [validFrom, validTo].map((at) => (at ? shortDateTime(at, locale) : ''));
  if (validTo && Date.parse(validTo) <= now) return t('rules.validity.over', { to });
  if (validFrom && Date.parse(validFrom) > now) return validTo ? t('rules.validity.between', { from, to }) : t('rules.validity.notYet', { from });
  if (validFrom && validTo) return t('rules.validity.between', { from, to });
  if (validTo) return t('rules.validity.until', { to });
  return validFrom ? t('rules.validity.from', { from }) : null;
}

const RESOURCES: Record<RuleProblem['code'], NamedResource> = { unknown_department: 'departments', unknown_user: 'users', unknown_tag: 'tags', unknown_device: 'devices' };

/** What a rule names and is not there: deleted, or, when its name is still known, switched off. */
export function problemText({ code, id }: RuleProblem, { t, nameOf }: Pick<Speech, 't' | 'nameOf'>): string {
  const name = nameOf(RESOURCES[code], id);
  return name === undefined ? t(`rules.problem.${code}.gone`) : t(`rules.problem.${code}.inactive`, { name });
}

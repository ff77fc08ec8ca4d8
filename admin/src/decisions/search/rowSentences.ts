import type { DecisionRow } from '../../../../engine/contract/index.ts';
import type { Speech } from '../../routing/speech.ts';
import { resultHeadline } from '../resultHeadline.ts';
import { waitingSentence } from '../waitingSentence.ts';

/** What came of it and where, in one sentence: `Foi para Ana Souza, no setor Financeiro.`, `Ficou esperando no setor Vendas. Ninguém podia…` */
export function rowSentence({ at, trigger, result }: Pick<DecisionRow, 'at' | 'trigger' | 'result'>, speech: Speech): string {
  const { t } = speech;
  const headline = resultHeadline({ trigger, result }, undefined, speech);
  const whole = result.department ? t('decisions.search.inDepartment', { headline, name: result.department.name }) : t('decisions.search.inCommonQueue', { headline });
  return result.waiting ? `${whole} ${waitingSentence(result, { at, candidates: [] }, speech)}` : whole;
}

/** Why the engine looked, and by which rules it went: `Quando o atendimento começou · Regra: Boletos`. */
export function rowCause({ trigger, rules }: Pick<DecisionRow, 'trigger' | 'rules'>, { t, locale }: Pick<Speech, 't' | 'locale'>): string {
  const when = t(`decisions.trigger.${trigger}`);
  const names = rules.map(({ name }) => name);
  const by = names.length > 0 ? t('decisions.search.byRules', { smart_count: names.length, names: new Intl.ListFormat(locale).format(names) }) : null;
  return [when.slice(0, 1).toLocaleUpperCase(locale) + when.slice(1), by].filter(Boolean).join(' · ');
}

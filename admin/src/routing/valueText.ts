import { LANGUAGES, PRIORITIES, ruleField, WEEKDAYS, type RuleFieldName, type RuleOperator } from '../../../engine/contract/index.ts';
import type { Speech } from './speech.ts';

type OneValue = string | number | boolean;

/** A value that a field is compared with, or had: names for ids, words for choices, quotes around texts. */
export function valueText(field: RuleFieldName, value: OneValue, { t, locale, nameOf }: Speech, operator?: RuleOperator): string {
  const { type, resource } = ruleField(field);
  if (typeof value === 'number') return new Intl.NumberFormat(locale).format(value);
  if (typeof value === 'boolean') return t(value ? 'routing.yes' : 'routing.no');
  switch (type) {
    case 'id':
      return (resource && nameOf(resource, value)) ?? t('routing.gone');
    case 'text':
      return operator === 'regex' ? `/${value}/` : `“${value}”`;
    case 'date':
      return new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeZone: 'UTC' }).format(Date.parse(value));
    case 'choice':
      return choiceText(field, value, { t, locale });
    default:
      return value;
  }
}

/** Several of them: `Vendas, Suporte ou Financeiro`. */
export function valuesText(field: RuleFieldName, values: readonly OneValue[], speech: Speech, type: 'disjunction' | 'conjunction'): string {
  return new Intl.ListFormat(speech.locale, { type }).format(values.map((value) => valueText(field, value, speech)));
}

/** A state's two letters and a kind of document are said as they are written. */
function choiceText(field: RuleFieldName, value: string, { t, locale }: Pick<Speech, 't' | 'locale'>): string {
  const language = LANGUAGES.find((each) => each === value);
  if (field === 'language' && language) return t(`routing.language.${language}`);
  const priority = PRIORITIES.find((each) => each === value);
  if (field === 'priority' && priority) return t(`routing.priority.${priority}`);
  const weekday = WEEKDAYS.findIndex((each) => each === value);
  if (field === 'weekday' && weekday >= 0) return weekdayName(weekday, locale);
  return field === 'documentType' ? value.toUpperCase() : value;
}

/** `0`: Monday. */
export function weekdayName(index: number, locale: string, weekday: 'long' | 'short' = 'long'): string {
  // The first of January 2024 was a Monday.
  return new Intl.DateTimeFormat(locale, { weekday, timeZone: 'UTC' }).format(Date.UTC(2024, 0, 1 + index));
}

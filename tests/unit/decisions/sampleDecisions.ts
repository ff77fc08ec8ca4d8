import polyglotI18nProvider from 'ra-i18n-polyglot';
import type { Speech } from '../../../admin/src/routing/speech.ts';
import { messages as english } from '../../../admin/src/i18n/en/index.ts';
import { messages as spanish } from '../../../admin/src/i18n/es/index.ts';
import { messages as portuguese } from '../../../admin/src/i18n/pt-BR/index.ts';
import type { Candidate, CandidateReason, DecisionRecord } from '../../../engine/contract/index.ts';

const MESSAGES = { 'pt-BR': portuguese, en: english, es: spanish };
export type SpokenLocale = keyof typeof MESSAGES;

const NAMES: Record<string, string> = {
  'users/bia': 'Bia', 'departments/fin': 'Financeiro', 'departments/ven': 'Vendas', 'departments/sup': 'Suporte', 'tags/vip': 'VIP', 'tags/new': 'Novo', 'devices/loja': 'Loja',
};

/** The panel's own texts in one language, with a few names. */
export function speechIn(locale: SpokenLocale): Speech {
  const { translate } = polyglotI18nProvider(() => MESSAGES[locale], locale);
  return { t: translate, locale, nameOf: (resource, id) => NAMES[`${resource}/${id}`] };
}

type CandidateChanges = Partial<Pick<Candidate, 'taken' | 'load' | 'capacity' | 'numbers'>>;

export const candidate = (name: string, changes: CandidateChanges = {}): Candidate => ({ userId: name.toLowerCase(), name, taken: false, load: 1, capacity: 5, ...changes });

export const refused = (reason: CandidateReason, changes: CandidateChanges = {}): Candidate => ({ ...candidate('Ana', changes), ...reason });

/** At ten in the morning of this machine's clock. */
export const AT = new Date(2026, 2, 11, 10, 0).toISOString();
export const ms = (hours: number, minutes: number, day = 11) => new Date(2026, 2, day, hours, minutes).getTime();
export const iso = (hours: number, minutes: number, day = 11) => new Date(ms(hours, minutes, day)).toISOString();

export function decision(changes: Partial<DecisionRecord> = {}): DecisionRecord {
  return { at: AT, trigger: 'opened', facts: {}, rules: [], candidates: [], strategy: { kind: 'leastBusy' }, actions: {}, result: {}, ...changes };
}

import { fillTemplate, type SettingsRecord, type TemplateVariable } from '../../../engine/contract/index.ts';

/** What stands for a customer and a conversation in the preview of a message. */
const SAMPLE = { cliente: 'Maria Oliveira', protocolo: '20260312-000042', setor: 'Vendas', retorno: 'amanhã às 9h' };

/** The message as a sample customer of this company would read it. `agentName`: who is said to have answered them. */
export function previewOf(template: string, companyName: string, agentName: string): string {
  const values: Record<TemplateVariable, string> = { ...SAMPLE, atendente: agentName, empresa: companyName };
  return fillTemplate(template, values);
}

export interface Insertion {
  text: string;
  /** Where the caret stands afterwards. */
  caret: number;
}

/** Puts a variable where the caret is, in place of what is selected, with a space to the word before it. */
export function insertVariable(text: string, variable: TemplateVariable, from: number, to: number): Insertion {
  const before = text.slice(0, from);
  const inserted = `${/[\p{L}\p{N},.!?;:]$/u.test(before) ? ' ' : ''}{{${variable}}}`;
  return { text: before + inserted + text.slice(to), caret: before.length + inserted.length };
}

const UNITS = [
  ['day', 24 * 60],
  ['hour', 60],
  ['minute', 1],
] as const;

/** Minutes as one says them: `1 dia`, `1 hora e 30 minutos`. */
export function spokenMinutes(minutes: number, locale: string): string {
  const parts: string[] = [];
  let rest = minutes;
  for (const [unit, size] of UNITS) {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    if (amount > 0) parts.push(new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(amount));
  }
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(parts);
}

/** The settings that are a number of minutes, or null for never. */
export type MinutesField = Extract<keyof SettingsRecord, `${string}Minutes`>;

/** What a deadline begins with when it is switched on, in minutes. */
export const SUGGESTED_MINUTES: Record<MinutesField, number> = {
  awayAfterMinutes: 10,
  absenceMinutes: 15,
  waitingMinutes: 10,
  firstReplyMinutes: 15,
  silentReminderMinutes: 120,
  silentCloseMinutes: 24 * 60,
};

/** The most minutes that the API takes: thirty days. */
export const MAX_MINUTES = 30 * 24 * 60;

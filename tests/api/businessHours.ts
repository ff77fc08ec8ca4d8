/** A week of a shop, as one writes it: what is left out has its default. */
export const HOURS = {
  timeZone: 'America/Sao_Paulo',
  weekly: [
    { weekday: 'mon', from: '08:00', to: '12:00' },
    { weekday: 'mon', from: '13:00', to: '18:00' },
    { weekday: 'sat', from: '22:00', to: '06:00' },
  ],
  holidays: { state: 'SP' },
  dates: [{ date: '2026-12-24', name: 'Véspera de Natal', intervals: [{ from: '08:00', to: '12:00' }] }],
};

/** The same, as it is answered. */
export const HOURS_ANSWERED = { ...HOURS, holidays: { state: 'SP', optional: false } };

const day = (from: string, to: string, weekday = 'mon') => ({ weekday, from, to });
/** So many minutes after midnight, before ten in the morning. */
const time = (minutes: number) => `0${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
const date = (given: object) => ({ date: '2026-12-24', intervals: [], ...given });

/** Hours that are refused: what is wrong, the field under `hours` (empty: itself), the sentence. */
const WRONG: [string, object, string, string][] = [
  ['an unknown time zone', { ...HOURS, timeZone: 'Marte/Olympus' }, 'timeZone', 'Escolha um fuso horário válido, como America/Sao_Paulo.'],
  ['no time zone', { weekly: [] }, 'timeZone', 'Preencha este campo.'],
  ['no week', { timeZone: 'UTC' }, 'weekly', 'Preencha este campo.'],
  ['no such day', { ...HOURS, weekly: [day('08:00', '12:00', 'segunda')] }, 'weekly.0.weekday', 'Escolha um destes: mon, tue, wed, thu, fri, sat, sun.'],
  ['no such time', { ...HOURS, weekly: [day('8h', '12:00')] }, 'weekly.0.from', 'Use um horário de 00:00 a 23:59.'],
  ['midnight as 24:00', { ...HOURS, weekly: [day('08:00', '24:00')] }, 'weekly.0.to', 'Use um horário de 00:00 a 23:59.'],
  ['hours that overlap', { ...HOURS, weekly: [day('08:00', '12:01'), day('12:00', '18:00')] }, 'weekly.1.from', 'Este horário se sobrepõe a outro.'],
  ['a night that runs into the next morning', { ...HOURS, weekly: [day('22:00', '06:00', 'sun'), day('05:00', '12:00', 'mon')] }, 'weekly.1.from', 'Este horário se sobrepõe a outro.'],
  ['71 intervals', { ...HOURS, weekly: Array.from({ length: 71 }, (_, index) => day(time(2 * index), time(2 * index + 1))) }, 'weekly', 'Escolha no máximo 70.'],
  ['no such state', { ...HOURS, holidays: { state: 'XX' } }, 'holidays.state', 'Escolha um destes: AC, AL, AP, AM, BA, CE, DF, ES, GO, MA, MT, MS, MG, PA, PB, PR, PE, PI, RJ, RN, RS, RO, RR, SC, SP, SE, TO.'],
  ['no such date', { ...HOURS, dates: [date({ date: '2026-02-30' })] }, 'dates.0.date', 'Use uma data no formato 2026-12-25.'],
  ['a date twice', { ...HOURS, dates: [date({}), date({})] }, 'dates.1.date', 'Esta data já está na lista.'],
  ['hours of a date that overlap', { ...HOURS, dates: [date({ intervals: [{ from: '08:00', to: '12:00' }, { from: '11:00', to: '13:00' }] })] }, 'dates.0.intervals.1.from', 'Este horário se sobrepõe a outro.'],
  ['a list in place of hours', [], '', 'O valor não é do tipo esperado.'],
];

/** The same with the whole path of the field. */
export const WRONG_HOURS = WRONG.map(([what, hours, field, sentence]) => [what, hours, field ? `hours.${field}` : 'hours', sentence] as const);

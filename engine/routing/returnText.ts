import type { Weekday } from '../contract/index.ts';
import { addDays, wallTime, type WallTime } from './zonedTime.ts';

const ON_WEEKDAY: Record<Weekday, string> = {
  mon: 'na segunda-feira',
  tue: 'na terça-feira',
  wed: 'na quarta-feira',
  thu: 'na quinta-feira',
  fri: 'na sexta-feira',
  sat: 'no sábado',
  sun: 'no domingo',
};
const MONTHS = ['janeiro', 'fevereiro', 'março', 'abril', 'maio', 'junho', 'julho', 'agosto', 'setembro', 'outubro', 'novembro', 'dezembro'];
/** So many days ahead a weekday says which one is meant. */
const DAYS_OF_A_WEEK = 6;

/**
 * When one is there again, as one says it in Portuguese after “voltamos”: `hoje às 14h`, `amanhã às 9h`, `na segunda-feira
 * às 8h30`, `em 4 de janeiro às 9h`. `opensAt`, `now`: ms; null when no opening is in sight. On the wall of `timeZone`.
 */
export function returnText(opensAt: number | null, now: number, timeZone: string): string {
  if (opensAt === null) return 'assim que possível';
  const [today, opening] = [wallTime(now, timeZone), wallTime(opensAt, timeZone)];
  return `${dayText(today, opening)} ${clockText(opening.minutes)}`;
}

function dayText(today: WallTime, { date, weekday }: WallTime): string {
  if (date === today.date) return 'hoje';
  if (date === addDays(today.date, 1)) return 'amanhã';
  if (date <= addDays(today.date, DAYS_OF_A_WEEK)) return ON_WEEKDAY[weekday];
  const [year, month, day] = date.split('-').map(Number);
  const inYear = date.slice(0, 4) === today.date.slice(0, 4) ? '' : ` de ${year}`;
  return `em ${day === 1 ? '1º' : day} de ${MONTHS[(month ?? 1) - 1]}${inYear}`;
}

function clockText(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (minutes === 0) return 'à meia-noite';
  const clock = rest === 0 ? `${hours}h` : `${hours}h${String(rest).padStart(2, '0')}`;
  // One o'clock is one; midnight is no hour of its own.
  return hours === 1 ? `à ${clock}` : `às ${clock}`;
}

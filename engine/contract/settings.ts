import { z } from 'zod';
import { line, timeZone } from './primitives.ts';
import { settingsRoutingFields } from './routingFields.ts';
import { DEFAULT_STRATEGY } from './strategy.ts';
import { template } from './template.ts';

/** Who sees what: `all`, or agents only their own conversations, their departments' and the common queue. */
export const visibility = z.enum(['all', 'department']);
export type Visibility = z.infer<typeof visibility>;

/** Minutes until something is due; null: never. At most thirty days. */
const minutes = z.number().int().min(1).max(60 * 24 * 30).nullable();

export const settingsRecord = z.object({
  companyName: line(120),
  visibility,
  /** IANA name, for protocol numbers and what customers read. */
  timeZone,
  /** Words offered when a conversation is closed. */
  closeReasons: z.array(line(60)).max(50),
  /** Sent when a conversation is closed, unless it is closed silently. */
  closingMessage: template,
  /** The customer's phone shows that what they wrote was read, once its agent has seen it. */
  sendsReadReceipts: z.boolean(),
  /** And that somebody is writing to them. */
  showsTyping: z.boolean(),
  /** A short thanks after closing ("obrigado", 👍) is kept in the history and opens nothing. */
  ignoreThanks: z.boolean(),
  /** `offer`: the user who is given a conversation accepts or declines it; `direct`: it is theirs at once. */
  transferMode: z.enum(['direct', 'offer']),
  /** How long the receiver may think, in seconds; then it stays with the sender. */
  offerSeconds: z.number().int().min(10).max(3600),
  /** Giving a conversation to somebody who is offline: allowed and marked, or refused. */
  offlineTransfer: z.enum(['warn', 'refuse']),
  /** Whoever has not moved at their panel for so long becomes away, until they do. */
  awayAfterMinutes: minutes,
  /** Whoever has been offline for so long gives what they have back to its queues. */
  absenceMinutes: minutes,
  /** A conversation that nobody took for so long is marked. */
  waitingMinutes: minutes,
  /** One that nobody answered for so long is marked. */
  firstReplyMinutes: minutes,
  /** A customer who does not answer for so long is reminded. */
  silentReminderMinutes: minutes,
  silentReminderMessage: template,
  /** And so long after that (without a reminder: after the company's last word) the conversation is closed. */
  silentCloseMinutes: minutes,
  ...settingsRoutingFields,
});
export type SettingsRecord = z.infer<typeof settingsRecord>;

export const settingsUpdate = settingsRecord.partial();
export type SettingsUpdate = z.infer<typeof settingsUpdate>;

export const DEFAULT_SETTINGS: SettingsRecord = {
  companyName: 'Balcão',
  visibility: 'all',
  timeZone: 'America/Sao_Paulo',
  closeReasons: [],
  closingMessage: '',
  sendsReadReceipts: true,
  showsTyping: true,
  ignoreThanks: true,
  transferMode: 'direct',
  offerSeconds: 60,
  offlineTransfer: 'warn',
  awayAfterMinutes: 10,
  absenceMinutes: null,
  waitingMinutes: null,
  firstReplyMinutes: null,
  silentReminderMinutes: null,
  silentReminderMessage: '',
  silentCloseMinutes: null,
  rateLimit: null,
  commonStrategy: DEFAULT_STRATEGY,
  outsideHoursMessage: 'Olá! Recebemos sua mensagem fora do nosso horário de atendimento. Voltamos {{retorno}}.',
};

import type { Candidate, CandidateReason, DecisionRecord, StrategyNumbers } from '../../../engine/contract/index.ts';
import { lapse } from '../inbox/timeText.ts';
import type { Speech } from '../routing/speech.ts';
import { comingText, pastText, untilText } from './whenText.ts';

/** Why a candidate was not taken, as a sentence beside their name; null for the one who was. */
export function reasonSentence(candidate: Candidate, decision: DecisionRecord, speech: Speech): string | null {
  if (!candidate.reason) return null;
  const { t } = speech;
  switch (candidate.reason) {
    case 'not_named':
      return t('decisions.reason.not_named', { name: nameIn(decision, candidate.details.userId, speech) });
    case 'not_own_agent':
      return t('decisions.reason.not_own_agent', { name: nameIn(decision, candidate.details.userId, speech) });
    case 'waits_for':
      return t('decisions.reason.waits_for', { name: nameIn(decision, candidate.details.userId, speech), when: untilText(candidate.details.until, decision.at, speech) });
    case 'outside_hours':
      return outsideHours(candidate.details.opensAt, decision.at, speech);
    case 'worse':
      return worseSentence(candidate.details, candidate.numbers, decision, speech);
    default:
      return plainSentence(candidate, speech);
  }
}

/** A candidate's name as it was then, else as it is now. */
export function nameIn({ candidates }: Pick<DecisionRecord, 'candidates'>, userId: string, { t, nameOf }: Speech): string {
  return candidates.find((each) => each.userId === userId)?.name ?? nameOf('users', userId) ?? t('routing.someone');
}

type PlainReason = Exclude<CandidateReason, { reason: 'not_named' | 'not_own_agent' | 'waits_for' | 'outside_hours' | 'worse' }>;

function plainSentence(told: PlainReason, { t, locale }: Speech): string {
  switch (told.reason) {
    case 'lacks_skill':
      return t(told.details.has > 0 ? 'decisions.reason.lacks_level' : 'decisions.reason.lacks_skill', { skill: told.details.skill, level: told.details.level, has: told.details.has });
    case 'paused':
      return t('decisions.reason.paused', { reason: told.details.pausedReason });
    case 'at_capacity':
      return t('decisions.reason.at_capacity', { load: told.details.load, capacity: told.details.capacity });
    case 'department_limit':
      return t('decisions.reason.department_limit', { load: told.details.load, limit: told.details.limit });
    case 'rate_limit':
      return t('decisions.reason.rate_limit', { count: told.details.count, time: lapse(told.details.minutes, locale) });
    default:
      return t(`decisions.reason.${told.reason}`);
  }
}

function outsideHours(opensAt: string | null, at: string, speech: Speech): string {
  return opensAt === null ? speech.t('decisions.reason.outside_hours') : speech.t('decisions.reason.outside_hours_until', { when: comingText(opensAt, at, speech) });
}

/** What the one who was taken is better by, with the numbers of both where there are. */
function worseSentence({ by }: Extract<CandidateReason, { reason: 'worse' }>['details'], own: StrategyNumbers | undefined, decision: DecisionRecord, speech: Speech): string {
  const taken = decision.candidates.find((each) => each.taken);
  const best = taken?.name ?? speech.t('routing.someone');
  if (by === 'order') return speech.t('decisions.worse.order', { best });
  const [mine, theirs] = [own, taken?.numbers].map((numbers) => numberText(numbers, by, decision.at, speech));
  if (mine === null || theirs === null) return speech.t('decisions.worse.plain', { best });
  return speech.t(`decisions.worse.${by}`, { best, own: mine, other: theirs });
}

/** One of the strategy's numbers: `60%`, `14:32`, `8`, `nunca` as an empty text; null when it is not there. */
function numberText(numbers: StrategyNumbers | undefined, by: keyof StrategyNumbers, at: string, speech: Speech): string | null {
  const value = numbers?.[by];
  if (value === undefined) return null;
  if (value === null) return '';
  if (by === 'share') return shareText(value, speech);
  if (by === 'skillLevels') return String(value);
  return pastText(value, at, speech);
}

/** `0.2` as `20%`. */
export function shareText(share: number, { locale }: Pick<Speech, 'locale'>): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(share);
}

import type { LeavingPreview } from '../../../engine/contract/index.ts';
import type { MessageKey, Translate } from '../i18n/useT.ts';
import type { LeavingSummary, Reason } from './leavingModel.ts';

/** Who leaves, and whether that is the one who looks at the screen. */
export interface Leaver {
  id: string;
  name: string;
  isSelf: boolean;
}

/** Which of the texts are meant: one speaks otherwise to somebody of themself. */
export function voiceOf({ isSelf }: Leaver, reason: Reason): 'own' | Reason {
  return isSelf && reason === 'shift_end' ? 'own' : reason;
}

/** What becomes of one conversation, in a few words. */
export function outcomeText(t: Translate, { kind, user, department }: LeavingPreview['conversations'][number], leaver: Leaver): string {
  if (kind === 'user') return t('leaving.toUser', { name: user?.name });
  if (kind === 'keep') return leaver.isSelf ? t('leaving.staysOwn') : t('leaving.stays', { name: leaver.name });
  return department ? t('leaving.toQueueOf', { department: department.name }) : t('leaving.commonQueue');
}

/** `3 voltam à fila, 1 vai para Bruno e 1 fica com Ana` */
export function summaryText(t: Translate, locale: string, summary: LeavingSummary, leaver: Leaver): string {
  const part = (key: MessageKey, count: number, name?: string) => (count > 0 ? [t(key, { smart_count: count, name })] : []);
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format([
    ...part('leaving.summary.queue', summary.queue),
    ...summary.users.flatMap(({ count, name }) => part('leaving.summary.user', count, name)),
    ...(leaver.isSelf ? part('leaving.summary.keepOwn', summary.keep) : part('leaving.summary.keep', summary.keep, leaver.name)),
  ]);
}

/** What the button will do: how many it passes on, and then what. */
export function confirmText(t: Translate, reason: Reason, moving: number): string {
  return moving > 0 ? t(`leaving.confirm.${reason}Moving`, { smart_count: moving }) : t(`leaving.confirm.${reason}`);
}

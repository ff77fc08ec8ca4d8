import SnoozeIcon from '@mui/icons-material/SnoozeRounded';
import { Button } from '@mui/material';
import type { ConversationRecord, UserRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { actionsFor } from '../conversationActions.ts';
import { useConversationCommand } from '../useConversation.ts';
import { useSay } from '../useSay.ts';
import { useTimeToCome } from '../useTimeToCome.ts';
import { Strip } from './Strip.tsx';

interface SnoozedStripProps {
  conversation: ConversationRecord;
  viewer: UserRecord;
}

/** Until when it was put aside, or that it has come back; and the way to go on with it. */
export function SnoozedStrip({ conversation, viewer }: SnoozedStripProps) {
  const t = useT();
  const say = useSay();
  const timeToCome = useTimeToCome();
  const command = useConversationCommand(conversation.id, viewer.id);
  const { snoozedUntil, alerts } = conversation;
  if (!snoozedUntil && !alerts?.includes('snooze')) return null;
  const resume = () => command.mutate({ command: 'snooze', body: { until: null } }, { onSuccess: () => say('inbox.snooze.resumed', { type: 'success' }) });
  return (
    <Strip
      color="info"
      testId="snoozed"
      icon={<SnoozeIcon />}
      actions={
        actionsFor(conversation, viewer).has('snooze') && (
          <Button size="small" variant="outlined" color="inherit" loading={command.isPending} onClick={resume}>
            {t('inbox.snooze.resume')}
          </Button>
        )
      }
    >
      {snoozedUntil ? t('inbox.snooze.until', { time: timeToCome(snoozedUntil) }) : t('inbox.snooze.over')}
    </Strip>
  );
}

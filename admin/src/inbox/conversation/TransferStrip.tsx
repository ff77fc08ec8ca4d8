import OfferIcon from '@mui/icons-material/HourglassTopRounded';
import TransferIcon from '@mui/icons-material/SyncAltRounded';
import { Button } from '@mui/material';
import { useLocaleState } from 'react-admin';
import type { ConversationRecord, UserRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { actionsFor } from '../conversationActions.ts';
import { Countdown } from '../Countdown.tsx';
import { clockTime } from '../timeText.ts';
import { useConversationCommand } from '../useConversation.ts';
import { useSay } from '../useSay.ts';
import { OfferReceived } from './OfferReceived.tsx';
import { Strip } from './Strip.tsx';

interface TransferStripProps {
  conversation: ConversationRecord;
  viewer: UserRecord;
}

/** The transfer under way: what the receiver is asked, or where it stands for everybody else. */
export function TransferStrip({ conversation, viewer }: TransferStripProps) {
  const t = useT();
  const say = useSay();
  const [locale = 'pt-BR'] = useLocaleState();
  const command = useConversationCommand(conversation.id, viewer.id);
  const { transfer } = conversation;
  if (!transfer) return null;
  const { name } = transfer.to;
  const { expiresAt } = transfer;
  if (transfer.status === 'pending' || !expiresAt) {
    return (
      <Strip color="info" icon={<TransferIcon />}>
        {t('inbox.bar.transferringTo', { name })}
      </Strip>
    );
  }
  const actions = actionsFor(conversation, viewer);
  if (actions.has('answerOffer')) return <OfferReceived conversation={conversation} transfer={transfer} viewer={viewer} />;
  const withdraw = () => command.mutate({ command: 'transfer/decline' }, { onSuccess: () => say('inbox.offer.done.withdrawn') });
  return (
    <Strip
      color="info"
      testId="offer-made"
      icon={<OfferIcon />}
      actions={
        <>
          <Countdown until={expiresAt} />
          {actions.has('withdrawOffer') && (
            <Button size="small" variant="outlined" color="inherit" loading={command.isPending} onClick={withdraw}>
              {t('inbox.offer.withdraw')}
            </Button>
          )}
        </>
      }
    >
      {t('inbox.offer.until', { name, time: clockTime(expiresAt, locale) })}
    </Strip>
  );
}

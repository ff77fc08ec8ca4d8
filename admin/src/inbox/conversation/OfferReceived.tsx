import OfferIcon from '@mui/icons-material/MoveToInboxRounded';
import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import type { ConversationRecord, UserRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { Countdown } from '../Countdown.tsx';
import { DeclineDialog } from '../dialogs/DeclineDialog.tsx';
import { useConversationCommand } from '../useConversation.ts';
import { useSay } from '../useSay.ts';
import { Strip } from './Strip.tsx';

interface OfferReceivedProps {
  conversation: ConversationRecord;
  transfer: NonNullable<ConversationRecord['transfer']>;
  viewer: UserRecord;
}

/** A transfer, or a conversation that the engine found them for, waits for the viewer's yes or no. */
export function OfferReceived({ conversation, transfer: { by, note, expiresAt, reserved }, viewer }: OfferReceivedProps) {
  const t = useT();
  const say = useSay();
  const [isDeclining, setIsDeclining] = useState(false);
  const command = useConversationCommand(conversation.id, viewer.id);
  const accept = () => command.mutate({ command: 'transfer/accept' }, { onSuccess: () => say('inbox.offer.done.accepted', { type: 'success' }) });
  return (
    <Box role="region" aria-label={t(reserved ? 'inbox.offer.reservedBanner' : 'inbox.offer.banner')}>
      <Strip
        color="primary"
        testId="offer-received"
        icon={<OfferIcon />}
        actions={
          <>
            {expiresAt && !reserved && <Countdown until={expiresAt} />}
            <Button size="small" variant="outlined" color="inherit" onClick={() => setIsDeclining(true)}>
              {t('inbox.offer.decline')}
            </Button>
            <Button size="small" variant="contained" loading={command.isPending} onClick={accept}>
              {t('inbox.offer.accept')}
            </Button>
          </>
        }
      >
        {reserved && expiresAt ? (
          <strong>
            {t('inbox.offer.reserved')} <Countdown until={expiresAt} />
          </strong>
        ) : (
          <strong>{by ? t('inbox.offer.received', { name: by.name }) : t('inbox.offer.receivedFromNobody')}</strong>
        )}
        {note && (
          <Typography variant="body2" dir="auto" sx={{ mt: 0.25, maxHeight: 96, overflowY: 'auto', whiteSpace: 'pre-wrap', fontStyle: 'italic' }}>
            “{note}”
          </Typography>
        )}
      </Strip>
      {isDeclining && <DeclineDialog conversationId={conversation.id} viewerId={viewer.id} isReserved={reserved === true} onClose={() => setIsDeclining(false)} />}
    </Box>
  );
}

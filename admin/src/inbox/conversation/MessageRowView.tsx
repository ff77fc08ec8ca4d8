import { Box, Divider } from '@mui/material';
import { useLocaleState } from 'react-admin';
import { useT } from '../../i18n/useT.ts';
import type { MessageRow } from '../messageRows.ts';
import type { PendingSend } from '../outbox.ts';
import { dayHeading } from '../timeText.ts';
import { MessageBubble } from './MessageBubble.tsx';
import { OutageLine } from './OutageLine.tsx';
import { PendingBubble } from './PendingBubble.tsx';

interface MessageRowViewProps {
  row: MessageRow;
  conversationId: string;
  onRetry: (send: PendingSend) => void;
  onDiscard: (send: PendingSend) => void;
}

export function MessageRowView({ row, conversationId, onRetry, onDiscard }: MessageRowViewProps) {
  const t = useT();
  if (row.kind === 'message') return <MessageBubble message={row.message} conversationId={conversationId} opens={row.opens} />;
  if (row.kind === 'pending') return <PendingBubble send={row.send} opens={row.opens} onRetry={onRetry} onDiscard={onDiscard} />;
  if (row.kind === 'day') return <DayHeading at={row.at} />;
  if (row.kind === 'outage') return <OutageLine outage={row.outage} />;
  return (
    <Divider role="separator" sx={{ mt: 1.5, fontSize: '0.75rem', fontWeight: 600, color: 'primary.main', '&::before, &::after': { borderColor: 'primary.main', opacity: 0.4 } }}>
      {t('inbox.conversation.unreadMark')}
    </Divider>
  );
}

function DayHeading({ at }: { at: string }) {
  const [locale = 'pt-BR'] = useLocaleState();
  return (
    <Box sx={{ alignSelf: 'center', my: 1.5, px: 1.25, py: 0.25, borderRadius: 4, fontSize: '0.75rem', fontWeight: 550, color: 'text.secondary', bgcolor: 'background.paper', border: 1, borderColor: 'divider', '&::first-letter': { textTransform: 'uppercase' } }}>
      {dayHeading(at, Date.now(), locale)}
    </Box>
  );
}

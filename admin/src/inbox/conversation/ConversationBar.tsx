import BackIcon from '@mui/icons-material/ArrowBack';
import { Box, ButtonBase, IconButton, Typography } from '@mui/material';
import { useRef } from 'react';
import type { ConversationRecord, UserRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { contactName, contactTitle } from '../contactName.ts';
import { PersonAvatar } from '../PersonAvatar.tsx';
import { useWidth } from '../useWidth.ts';
import { ConversationButtons, type Room } from './ConversationButtons.tsx';
import { ConversationFacts } from './ConversationFacts.tsx';
import { OfferOutcomeStrip } from './OfferOutcomeStrip.tsx';
import { SnoozedStrip } from './SnoozedStrip.tsx';
import { TransferStrip } from './TransferStrip.tsx';

interface ConversationBarProps {
  conversation: ConversationRecord;
  viewer: UserRecord;
  panel: 'contact' | 'history' | null;
  onPanel: (panel: 'contact' | 'history' | null) => void;
  onBack?: () => void;
}

/** Who it is, where it stands, and what can be done with it. */
export function ConversationBar({ conversation, viewer, panel, onPanel, onBack }: ConversationBarProps) {
  const t = useT();
  const bar = useRef<HTMLElement>(null);
  const room = roomOf(useWidth(bar));
  const { contact } = conversation;
  const name = contactTitle(contact);
  return (
    <Box component="header" ref={bar} sx={{ borderBottom: 1, borderColor: 'divider', bgcolor: 'background.paper', flexShrink: 0 }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, px: { xs: 0.75, sm: 1.5 }, pt: 1 }}>
        {onBack && (
          <IconButton aria-label={t('inbox.action.back')} onClick={onBack}>
            <BackIcon />
          </IconButton>
        )}
        <ButtonBase
          aria-label={t('inbox.action.showPanel', { name })}
          aria-expanded={panel === 'contact'}
          onClick={() => onPanel(panel === 'contact' ? null : 'contact')}
          sx={{ gap: 1.25, minWidth: 0, flex: '0 1 auto', px: 0.75, py: 0.5, borderRadius: 1, justifyContent: 'flex-start', textAlign: 'start', '&:hover': { bgcolor: 'action.hover' } }}
        >
          <PersonAvatar name={contactName(contact)} size={34} />
          <Typography noWrap dir="auto" variant="subtitle1" component="h2" sx={{ minWidth: 0 }}>
            {name}
          </Typography>
        </ButtonBase>
        <Box sx={{ flex: 1 }} />
        <ConversationButtons conversation={conversation} viewer={viewer} room={room} isHistoryOpen={panel === 'history'} onHistory={() => onPanel(panel === 'history' ? null : 'history')} />
      </Box>
      <ConversationFacts conversation={conversation} viewer={viewer} room={room} />
      <TransferStrip conversation={conversation} viewer={viewer} />
      <OfferOutcomeStrip conversationId={conversation.id} />
      <SnoozedStrip conversation={conversation} viewer={viewer} />
    </Box>
  );
}

/** How much of the buttons the bar can say. The panel beside it takes room too, so the window's width does not tell. */
function roomOf(width: number): Room {
  if (width >= 680) return 'wide';
  return width >= 440 ? 'medium' : 'narrow';
}

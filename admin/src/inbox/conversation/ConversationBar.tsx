import BackIcon from '@mui/icons-material/ArrowBack';
import { alpha, Box, Button, ButtonBase, IconButton, Typography } from '@mui/material';
import { useNotify } from 'react-admin';
import type { ConversationRecord, UserRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { contactName, contactTitle } from '../contactName.ts';
import { PersonAvatar } from '../PersonAvatar.tsx';
import { ConversationButtons } from './ConversationButtons.tsx';
import { StateChip } from './StateChip.tsx';

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
  const { contact, department, assignee, state, transfer } = conversation;
  const name = contactTitle(contact);
  const who = assignee ? (assignee.id === viewer.id ? t('inbox.bar.you') : assignee.name) : t('inbox.bar.nobody');
  return (
    <Box component="header" sx={{ borderBottom: 1, borderColor: 'divider', bgcolor: 'background.paper', flexShrink: 0 }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, px: { xs: 0.75, sm: 2 }, minHeight: 64 }}>
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
          <PersonAvatar name={contactName(contact)} size={36} />
          <Box sx={{ minWidth: 0 }}>
            <Typography noWrap dir="auto" variant="subtitle1" component="h2" sx={{ lineHeight: 1.3 }}>
              {name}
            </Typography>
            <Typography noWrap variant="caption" color="text.secondary" component="p">
              {[department?.name ?? t('inbox.bar.noDepartment'), who].join(' · ')}
            </Typography>
          </Box>
        </ButtonBase>
        <Box sx={{ display: { xs: 'none', md: 'flex' }, alignItems: 'center', gap: 1, flexShrink: 0 }}>
          <StateChip state={state} />
          <Protocol protocol={conversation.protocol} />
        </Box>
        <Box sx={{ flex: 1 }} />
        <ConversationButtons conversation={conversation} viewer={viewer} isHistoryOpen={panel === 'history'} onHistory={() => onPanel(panel === 'history' ? null : 'history')} />
      </Box>
      {transfer && (
        <Box role="status" sx={(theme) => ({ px: 2.5, py: 0.75, fontSize: '0.8438rem', color: 'info.main', bgcolor: alpha(theme.palette.info.main, 0.1) })}>
          {t('inbox.bar.transferringTo', { name: transfer.to.name })}
        </Box>
      )}
    </Box>
  );
}

/** The number a customer can quote; a click copies it. */
function Protocol({ protocol }: { protocol: string }) {
  const t = useT();
  const notify = useNotify();
  const copy = async () => {
    await navigator.clipboard.writeText(protocol);
    notify('inbox.action.copied', { type: 'info' });
  };
  return (
    <Button
      size="small"
      color="inherit"
      title={t('inbox.action.copyProtocol', { protocol })}
      aria-label={t('inbox.action.copyProtocol', { protocol })}
      onClick={() => void copy()}
      sx={{ minWidth: 0, px: 0.75, fontSize: '0.78rem', fontWeight: 500, fontVariantNumeric: 'tabular-nums', color: 'text.secondary' }}
    >
      {protocol}
    </Button>
  );
}

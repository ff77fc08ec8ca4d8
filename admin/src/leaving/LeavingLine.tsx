import ExpandMoreIcon from '@mui/icons-material/ExpandMore';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import Typography from '@mui/material/Typography';
import { memo } from 'react';
import type { LeavingPreview } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { contactName, contactTitle } from '../inbox/contactName.ts';
import { PersonAvatar } from '../inbox/PersonAvatar.tsx';
import { outcomeText, type Leaver } from './leavingTexts.ts';

interface LeavingLineProps {
  line: LeavingPreview['conversations'][number];
  leaver: Leaver;
  isException: boolean;
  /** What is shown is about to change. */
  isStale: boolean;
  onChange: (conversationId: string, anchor: HTMLElement) => void;
}

/** One conversation and what will become of it, which a click changes. A list of a hundred draws only what is in sight. */
export const LeavingLine = memo(function LeavingLine({ line, leaver, isException, isStale, onChange }: LeavingLineProps) {
  const t = useT();
  const { conversation, user } = line;
  const { contact, department, lastMessage, unreadCount } = conversation;
  const name = contactTitle(contact);
  const outcome = outcomeText(t, line, leaver);
  return (
    <Box
      component="li"
      sx={{
        display: 'flex',
        alignItems: 'center',
        flexWrap: { xs: 'wrap', sm: 'nowrap' },
        columnGap: 1.5,
        rowGap: 0.5,
        px: 1.5,
        py: 1,
        minHeight: 58,
        contentVisibility: 'auto',
        containIntrinsicSize: 'auto 58px',
        '& + &': { borderTop: 1, borderColor: 'divider' },
      }}
    >
      <PersonAvatar name={contactName(contact)} size={34} />
      <Box sx={{ flex: { xs: '1 1 calc(100% - 50px)', sm: 1 }, minWidth: 0 }}>
        <Typography variant="body2" noWrap dir="auto" sx={{ fontWeight: unreadCount > 0 ? 700 : 550, textAlign: 'left' }}>
          {name}
        </Typography>
        <Typography variant="caption" color="text.secondary" component="div" noWrap>
          {department?.name ?? t('inbox.bar.noDepartment')} · {lastMessage?.text.replaceAll(/\s+/gu, ' ') || t('inbox.list.noText')}
        </Typography>
      </Box>
      <Box sx={{ display: 'flex', alignItems: 'center', justifyContent: 'flex-end', gap: 0.75, flexWrap: 'wrap', ml: { xs: '46px', sm: 0 }, opacity: isStale ? 0.5 : 1, transition: 'opacity 120ms' }}>
        {line.overCapacity && <Warning label={t('leaving.overCapacity')} title={t('leaving.overCapacityHint', { name: user?.name })} />}
        {line.receiverOffline && <Warning label={t('leaving.receiverOffline')} title={t('leaving.receiverOfflineHint', { name: user?.name })} />}
        <Button
          size="small"
          variant={isException ? 'contained' : 'outlined'}
          color={isException ? 'primary' : 'inherit'}
          endIcon={<ExpandMoreIcon />}
          aria-haspopup="dialog"
          aria-label={t('leaving.change', { contact: name, outcome })}
          onClick={(event) => onChange(conversation.id, event.currentTarget)}
          sx={{ maxWidth: 240, fontWeight: 550, '& .MuiButton-endIcon': { ml: 0.25 } }}
        >
          <Box component="span" sx={{ overflow: 'hidden', textOverflow: 'ellipsis' }}>
            {outcome}
          </Box>
        </Button>
      </Box>
    </Box>
  );
});

function Warning({ label, title }: { label: string; title: string }) {
  return <Chip size="small" variant="outlined" color="warning" label={label} title={title} />;
}

import Box from '@mui/material/Box';
import Divider from '@mui/material/Divider';
import List from '@mui/material/List';
import ListItemButton from '@mui/material/ListItemButton';
import ListItemText from '@mui/material/ListItemText';
import ListSubheader from '@mui/material/ListSubheader';
import Popover from '@mui/material/Popover';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import type { LeavingOutcome } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { userTargets } from '../inbox/dialogs/transferTargets.ts';
import type { Colleague } from '../inbox/resourceQueries.ts';
import { ColleagueOption } from './ColleagueOption.tsx';
import type { Leaver } from './leavingTexts.ts';

interface OutcomeMenuProps {
  anchor: HTMLElement;
  /** Whose outcome is chosen. */
  title: string;
  leaver: Leaver;
  receivers: readonly Colleague[];
  /** Whether this conversation goes another way than the rest, and may be put back. */
  isException: boolean;
  canKeep: boolean;
  /** null: like the rest. */
  onChoose: (outcome: LeavingOutcome | null) => void;
  onClose: () => void;
}

/** With so many colleagues a search helps. */
const SEARCH_FROM = 8;

/** What else may become of one conversation. */
export function OutcomeMenu({ anchor, title, leaver, receivers, isException, canKeep, onChoose, onClose }: OutcomeMenuProps) {
  const t = useT();
  const [search, setSearch] = useState('');
  const found = userTargets(receivers, { assignee: leaver }, search);
  return (
    <Popover
      open
      anchorEl={anchor}
      onClose={onClose}
      disableScrollLock
      anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
      transformOrigin={{ vertical: 'top', horizontal: 'right' }}
      slotProps={{ paper: { role: 'dialog', 'aria-label': title, sx: { width: 300, maxHeight: 420, border: 1, borderColor: 'divider', borderRadius: 2.5 } } }}
    >
      <List dense autoFocus sx={{ py: 0.5 }}>
        {isException && (
          <>
            <Choice text={t('leaving.asTheRest')} onClick={() => onChoose(null)} />
            <Divider sx={{ my: 0.5 }} />
          </>
        )}
        <Choice text={t('leaving.toQueue')} onClick={() => onChoose({ kind: 'queue' })} />
        {canKeep && <Choice text={leaver.isSelf ? t('leaving.staysOwn') : t('leaving.stays', { name: leaver.name })} onClick={() => onChoose({ kind: 'keep' })} />}
        <Divider sx={{ mt: 0.5 }} />
        <ListSubheader component="div" sx={{ lineHeight: '30px', bgcolor: 'background.paper' }}>
          {t('leaving.toSomebody')}
        </ListSubheader>
        {receivers.length > SEARCH_FROM && (
          <Box sx={{ px: 2, pb: 0.5 }}>
            <TextField type="search" margin="none" label={t('inbox.transfer.searchUser')} value={search} onChange={(event) => setSearch(event.target.value)} />
          </Box>
        )}
        {found.map((colleague) => (
          <ListItemButton key={colleague.id} onClick={() => onChoose({ kind: 'user', userId: colleague.id })}>
            <ColleagueOption colleague={colleague} />
          </ListItemButton>
        ))}
        {found.length === 0 && (
          <Typography variant="body2" color="text.secondary" sx={{ px: 2, py: 1 }}>
            {t('leaving.noReceivers')}
          </Typography>
        )}
      </List>
    </Popover>
  );
}

function Choice({ text, onClick }: { text: string; onClick: () => void }) {
  return (
    <ListItemButton onClick={onClick}>
      <ListItemText primary={text} />
    </ListItemButton>
  );
}

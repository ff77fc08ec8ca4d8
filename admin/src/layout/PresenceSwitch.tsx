import ExpandMoreIcon from '@mui/icons-material/ExpandMore';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import ListItemIcon from '@mui/material/ListItemIcon';
import ListItemText from '@mui/material/ListItemText';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useDataProvider, useNotify } from 'react-admin';
import { PRESENCES, type Presence } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import type { BalcaoDataProvider } from '../providers/dataProvider.ts';
import { rememberPresence, useSessionUser } from '../providers/session.ts';
import { PresenceDot } from './PresenceDot.tsx';

/** Whether the person takes new conversations. Shown at once, taken back if the server refuses. */
export function PresenceSwitch() {
  const t = useT();
  const notify = useNotify();
  const dataProvider = useDataProvider<BalcaoDataProvider>();
  const presence = useSessionUser()?.presence;
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { mutate } = useMutation({
    mutationFn: ({ next }: { next: Presence; before: Presence }) => dataProvider.setPresence(next),
    onMutate: ({ next }) => rememberPresence(next),
    onError: (error, { before }) => {
      rememberPresence(before);
      notify(error.message, { type: 'error' });
    },
  });
  if (!presence) return null;

  const choose = (next: Presence) => {
    setAnchor(null);
    if (next !== presence) mutate({ next, before: presence });
  };

  return (
    <>
      <Button
        color="inherit"
        aria-label={t('presence.label', { presence: t(`presence.${presence}`) })}
        aria-haspopup="menu"
        aria-expanded={Boolean(anchor)}
        onClick={(event) => setAnchor(event.currentTarget)}
        endIcon={<ExpandMoreIcon />}
        sx={{ gap: 1, minWidth: 0, color: 'text.primary', border: 1, borderColor: 'divider', borderRadius: 5, px: 1.5, py: 0.5, '& .MuiButton-endIcon': { ml: 0 } }}
      >
        <PresenceDot presence={presence} />
        <Box component="span" sx={{ display: { xs: 'none', sm: 'inline' } }}>
          {t(`presence.${presence}`)}
        </Box>
      </Button>
      <Menu anchorEl={anchor} open={Boolean(anchor)} onClose={() => setAnchor(null)} disableScrollLock>
        {PRESENCES.map((option) => (
          <MenuItem key={option} selected={option === presence} onClick={() => choose(option)}>
            <ListItemIcon sx={{ '&&': { minWidth: 26 } }}>
              <PresenceDot presence={option} />
            </ListItemIcon>
            <ListItemText primary={t(`presence.${option}`)} secondary={t(`presence.${option}Hint`)} />
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}

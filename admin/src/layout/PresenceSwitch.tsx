import ExpandMoreIcon from '@mui/icons-material/ExpandMore';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Divider from '@mui/material/Divider';
import ListItemIcon from '@mui/material/ListItemIcon';
import ListItemText from '@mui/material/ListItemText';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useDataProvider, useLocale, useNotify } from 'react-admin';
import { PRESENCES, type Presence } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { useNow } from '../inbox/useNow.ts';
import type { BalcaoDataProvider } from '../providers/dataProvider.ts';
import { rememberPresence, useSessionUser } from '../providers/session.ts';
import { PauseItems } from './PauseItems.tsx';
import { pauseText } from './pauseModel.ts';
import { PauseReasonDialog } from './PauseReasonDialog.tsx';
import { PresenceDot } from './PresenceDot.tsx';
import { usePause } from './usePause.ts';

/** Whether the person takes new conversations, and their pauses. Shown at once, taken back if the server refuses. */
export function PresenceSwitch() {
  const t = useT();
  const locale = useLocale() ?? 'pt-BR';
  const now = useNow();
  const notify = useNotify();
  const dataProvider = useDataProvider<BalcaoDataProvider>();
  const user = useSessionUser();
  const pause = usePause();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [isWriting, setIsWriting] = useState(false);
  const { mutate } = useMutation({
    mutationFn: ({ next }: { next: Presence; before: Presence }) => dataProvider.setPresence(next),
    onMutate: ({ next }) => rememberPresence(next),
    onError: (error, { before }) => {
      rememberPresence(before);
      notify(error.message, { type: 'error' });
    },
  });
  if (!user) return null;

  const { presence, pausedReason } = user;
  const paused = pauseText(user, now, { t, locale });
  const closing = (act: () => void) => {
    setAnchor(null);
    act();
  };
  const choose = (next: Presence) => closing(() => next !== presence && mutate({ next, before: presence }));

  const pauseItems = <PauseItems paused={paused} onPause={(reason) => closing(() => pause(reason))} onOther={() => closing(() => setIsWriting(true))} />;

  return (
    <>
      <Button
        color="inherit"
        aria-label={pausedReason === null ? t('presence.label', { presence: t(`presence.${presence}`) }) : t('pause.label', { reason: pausedReason })}
        aria-haspopup="menu"
        aria-expanded={Boolean(anchor)}
        onClick={(event) => setAnchor(event.currentTarget)}
        endIcon={<ExpandMoreIcon />}
        sx={{ gap: 1, minWidth: 0, color: 'text.primary', border: 1, borderColor: paused ? 'warning.main' : 'divider', borderRadius: 5, px: 1.5, py: 0.5, '& .MuiButton-endIcon': { ml: 0 } }}
      >
        <PresenceDot presence={presence} isPaused={paused !== null} />
        <Box component="span" data-testid="presence" dir="auto" sx={{ display: { xs: 'none', sm: 'inline' }, maxWidth: 320, overflow: 'hidden', textOverflow: 'ellipsis' }}>
          {paused ?? t(`presence.${presence}`)}
        </Box>
      </Button>
      <Menu anchorEl={anchor} open={Boolean(anchor)} onClose={() => setAnchor(null)} disableScrollLock slotProps={{ paper: { sx: { maxWidth: 320 } } }}>
        {/* The way out of a pause comes first: until then no presence brings anything new. */}
        {paused && pauseItems}
        {paused && <Divider />}
        {PRESENCES.map((option) => (
          <MenuItem key={option} selected={option === presence} onClick={() => choose(option)}>
            <ListItemIcon sx={{ '&&': { minWidth: 26 } }}>
              <PresenceDot presence={option} />
            </ListItemIcon>
            <ListItemText primary={t(`presence.${option}`)} secondary={t(`presence.${option}Hint`)} />
          </MenuItem>
        ))}
        {!paused && <Divider />}
        {!paused && pauseItems}
      </Menu>
      {isWriting && (
        <PauseReasonDialog
          onClose={() => setIsWriting(false)}
          onPause={(reason) => {
            setIsWriting(false);
            pause(reason);
          }}
        />
      )}
    </>
  );
}

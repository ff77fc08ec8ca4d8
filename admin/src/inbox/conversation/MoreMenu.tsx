import MoreIcon from '@mui/icons-material/MoreVert';
import { IconButton, Menu, MenuItem } from '@mui/material';
import { useState } from 'react';
import { useT } from '../../i18n/useT.ts';
import { useCopyProtocol } from '../useCopyProtocol.ts';

/** Without what calls for it, an item is left out. */
interface MoreMenuProps {
  protocol: string;
  onHistory?: () => void;
  onRelease?: () => void;
  onSnooze?: () => void;
}

/** What has no room beside the contact's name. */
export function MoreMenu({ protocol, onHistory, onRelease, onSnooze }: MoreMenuProps) {
  const t = useT();
  const copy = useCopyProtocol();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const choose = (act: () => void) => () => {
    setAnchor(null);
    act();
  };
  return (
    <>
      <IconButton edge="end" size="small" aria-label={t('inbox.action.more')} aria-haspopup="menu" onClick={(event) => setAnchor(event.currentTarget)}>
        <MoreIcon fontSize="small" />
      </IconButton>
      <Menu open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)}>
        {onRelease && <MenuItem onClick={choose(onRelease)}>{t('inbox.action.release')}</MenuItem>}
        {onSnooze && <MenuItem onClick={choose(onSnooze)}>{t('inbox.snooze.action')}</MenuItem>}
        {onHistory && <MenuItem onClick={choose(onHistory)}>{t('inbox.action.history')}</MenuItem>}
        <MenuItem onClick={choose(() => copy(protocol))}>{t('inbox.action.copyProtocol', { protocol })}</MenuItem>
      </Menu>
    </>
  );
}

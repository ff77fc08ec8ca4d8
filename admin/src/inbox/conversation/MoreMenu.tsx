import MoreIcon from '@mui/icons-material/MoreVert';
import { IconButton, Menu, MenuItem } from '@mui/material';
import { useState } from 'react';
import { useT } from '../../i18n/useT.ts';
import { useCopyProtocol } from '../useCopyProtocol.ts';

interface MoreMenuProps {
  protocol: string;
  onHistory: () => void;
  onRelease?: () => void;
}

/** What has no room beside the contact's name. */
export function MoreMenu({ protocol, onHistory, onRelease }: MoreMenuProps) {
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
        <MenuItem onClick={choose(onHistory)}>{t('inbox.action.history')}</MenuItem>
        <MenuItem onClick={choose(() => copy(protocol))}>{t('inbox.action.copyProtocol', { protocol })}</MenuItem>
      </Menu>
    </>
  );
}

import { Menu, MenuItem } from '@mui/material';
import { useNotify } from 'react-admin';
import { useT } from '../../i18n/useT.ts';

interface MoreMenuProps {
  anchor: HTMLElement | null;
  onClose: () => void;
  protocol: string;
  onHistory: () => void;
  onRelease?: () => void;
}

/** What has no room beside the contact's name on a narrow screen. */
export function MoreMenu({ anchor, onClose, protocol, onHistory, onRelease }: MoreMenuProps) {
  const t = useT();
  const notify = useNotify();
  const choose = (act: () => void) => () => {
    onClose();
    act();
  };
  const copy = () => {
    void navigator.clipboard.writeText(protocol).then(() => notify('inbox.action.copied', { type: 'info' }));
  };
  return (
    <Menu open={anchor !== null} anchorEl={anchor} onClose={onClose}>
      <MenuItem onClick={choose(onHistory)}>{t('inbox.action.history')}</MenuItem>
      <MenuItem onClick={choose(copy)}>{t('inbox.action.copyProtocol', { protocol })}</MenuItem>
      {onRelease && <MenuItem onClick={choose(onRelease)}>{t('inbox.action.release')}</MenuItem>}
    </Menu>
  );
}

import OnIcon from '@mui/icons-material/NotificationsActiveOutlined';
import OffIcon from '@mui/icons-material/NotificationsOffOutlined';
import { IconButton, Tooltip } from '@mui/material';
import { useStore } from 'react-admin';
import { useT } from '../i18n/useT.ts';

/** Where the choice lies in react-admin's store. @defaultValue true */
export const SOUND_KEY = 'inbox.sound';

export function SoundToggle() {
  const t = useT();
  const [isOn, setIsOn] = useStore(SOUND_KEY, true);
  const label = t(isOn ? 'inbox.sound.off' : 'inbox.sound.on');
  return (
    <Tooltip title={label}>
      <IconButton aria-label={label} onClick={() => setIsOn(!isOn)}>
        {isOn ? <OnIcon fontSize="small" /> : <OffIcon fontSize="small" />}
      </IconButton>
    </Tooltip>
  );
}

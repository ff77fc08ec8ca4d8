import { FormControlLabel, Switch, Typography } from '@mui/material';
import { useStore } from 'react-admin';
import { useT } from '../i18n/useT.ts';

/** Where the choice lies in react-admin's store. @defaultValue true */
export const SOUND_KEY = 'inbox.sound';

export function SoundSwitch() {
  const t = useT();
  const [isOn, setIsOn] = useStore(SOUND_KEY, true);
  return (
    <FormControlLabel
      control={<Switch size="small" checked={isOn} onChange={(_event, checked) => setIsOn(checked)} />}
      label={<Typography variant="body2">{t('inbox.sound')}</Typography>}
      sx={{ ml: -0.5 }}
    />
  );
}

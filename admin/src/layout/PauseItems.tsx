import CoffeeIcon from '@mui/icons-material/LocalCafeOutlined';
import LunchIcon from '@mui/icons-material/RestaurantOutlined';
import MeetingIcon from '@mui/icons-material/GroupsOutlined';
import OtherIcon from '@mui/icons-material/EditOutlined';
import ResumeIcon from '@mui/icons-material/PlayArrowRounded';
import TrainingIcon from '@mui/icons-material/SchoolOutlined';
import ListItemIcon from '@mui/material/ListItemIcon';
import ListItemText from '@mui/material/ListItemText';
import ListSubheader from '@mui/material/ListSubheader';
import MenuItem from '@mui/material/MenuItem';
import { useLocale } from 'react-admin';
import { useT } from '../i18n/useT.ts';
import { capitalized, PAUSES } from './pauseModel.ts';

const ICONS = { lunch: LunchIcon, coffee: CoffeeIcon, meeting: MeetingIcon, training: TrainingIcon };

interface PauseItemsProps {
  /** The pause in words, while there is one. */
  paused: string | null;
  onPause: (reason: string | null) => void;
  /** The reason is to be written. */
  onOther: () => void;
}

/** Of the presence menu: the way out of a pause, or the reasons for one. */
export function PauseItems({ paused, onPause, onOther }: PauseItemsProps) {
  const t = useT();
  const locale = useLocale() ?? 'pt-BR';
  if (paused !== null) {
    return (
      <MenuItem onClick={() => onPause(null)}>
        <ListItemIcon>
          <ResumeIcon fontSize="small" color="primary" />
        </ListItemIcon>
        <ListItemText primary={t('pause.resume')} secondary={paused} slotProps={{ secondary: { dir: 'auto', sx: { whiteSpace: 'normal', overflowWrap: 'anywhere' } } }} />
      </MenuItem>
    );
  }
  return (
    // Siblings of the other items, for the arrow keys go from one to the next.
    <>
      <ListSubheader role="presentation" sx={{ lineHeight: 2.4, bgcolor: 'transparent' }}>
        {t('pause.because')}
      </ListSubheader>
      {PAUSES.map((pause) => {
        const Icon = ICONS[pause];
        return (
          <MenuItem key={pause} dense onClick={() => onPause(t(`pause.${pause}`))}>
            <ListItemIcon>
              <Icon fontSize="small" />
            </ListItemIcon>
            <ListItemText primary={capitalized(t(`pause.${pause}`), locale)} />
          </MenuItem>
        );
      })}
      <MenuItem dense onClick={onOther}>
        <ListItemIcon>
          <OtherIcon fontSize="small" />
        </ListItemIcon>
        <ListItemText primary={t('pause.other')} />
      </MenuItem>
    </>
  );
}

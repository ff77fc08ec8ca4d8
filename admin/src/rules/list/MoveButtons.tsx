import DownIcon from '@mui/icons-material/KeyboardArrowDown';
import UpIcon from '@mui/icons-material/KeyboardArrowUp';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import { useT } from '../../i18n/useT.ts';

interface MoveButtonsProps {
  name: string;
  index: number;
  count: number;
  onMove: (position: number) => void;
}

/** One place up or down. A button at the end of its way keeps the focus, so it is not `disabled` but does nothing. */
export function MoveButtons({ name, index, count, onMove }: MoveButtonsProps) {
  const t = useT();
  const button = (label: string, position: number, icon: React.ReactElement) => {
    const isEnd = position < 0 || position >= count;
    return (
      <IconButton size="small" aria-label={label} aria-disabled={isEnd} onClick={() => !isEnd && onMove(position)} sx={{ p: 0.25, opacity: isEnd ? 0.3 : 1 }}>
        {icon}
      </IconButton>
    );
  };
  return (
    <Box sx={{ display: 'flex', flexDirection: { xs: 'row', sm: 'column' } }}>
      {button(t('rules.move.up', { name }), index - 1, <UpIcon fontSize="small" />)}
      {button(t('rules.move.down', { name }), index + 1, <DownIcon fontSize="small" />)}
    </Box>
  );
}

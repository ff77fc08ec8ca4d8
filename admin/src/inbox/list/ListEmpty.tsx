import { Box, Button, Typography } from '@mui/material';
import InboxIcon from '@mui/icons-material/ForumOutlined';
import DoneIcon from '@mui/icons-material/TaskAltOutlined';
import SearchIcon from '@mui/icons-material/SearchOff';
import type { Tab } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';

interface ListEmptyProps {
  why: Tab | 'search' | 'filtered';
  onClearFilters?: () => void;
}

const ICONS = { waiting: DoneIcon, unread: DoneIcon, mine: InboxIcon, all: InboxIcon, search: SearchIcon, filtered: SearchIcon } as const;

export function ListEmpty({ why, onClearFilters }: ListEmptyProps) {
  const t = useT();
  const Icon = ICONS[why];
  return (
    <Box role="status" sx={{ px: 4, py: 8, textAlign: 'center' }}>
      <Icon sx={{ fontSize: 40, color: 'text.disabled', mb: 1.5 }} />
      <Typography variant="subtitle1">{t(`inbox.empty.${why}`)}</Typography>
      <Typography variant="body2" color="text.secondary" sx={{ mt: 0.5 }}>
        {t(`inbox.empty.${why}Hint`)}
      </Typography>
      {why === 'filtered' && onClearFilters && (
        <Button size="small" sx={{ mt: 2 }} onClick={onClearFilters}>
          {t('inbox.list.clearFilters')}
        </Button>
      )}
    </Box>
  );
}

import ClearIcon from '@mui/icons-material/Close';
import SearchIcon from '@mui/icons-material/Search';
import { Box, IconButton, InputBase } from '@mui/material';
import type { RefObject } from 'react';
import { useT } from '../../i18n/useT.ts';

interface ListSearchProps {
  value: string;
  onChange: (value: string) => void;
  inputRef: RefObject<HTMLInputElement | null>;
}

export function ListSearch({ value, onChange, inputRef }: ListSearchProps) {
  const t = useT();
  return (
    <Box
      role="search"
      sx={{
        display: 'flex',
        flex: 1,
        minWidth: 0,
        alignItems: 'center',
        gap: 1,
        height: 36,
        px: 1.25,
        borderRadius: 1,
        bgcolor: 'action.hover',
        border: 1,
        borderColor: 'transparent',
        '&:focus-within': { borderColor: 'primary.main', bgcolor: 'background.paper' },
      }}
    >
      <SearchIcon sx={{ fontSize: 18, color: 'text.secondary' }} />
      <InputBase
        fullWidth
        inputRef={inputRef}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          if (value) onChange('');
          else inputRef.current?.blur();
        }}
        placeholder={t('inbox.list.searchPlaceholder')}
        inputProps={{ 'aria-label': t('inbox.list.search'), type: 'search', maxLength: 100, autoComplete: 'off' }}
        sx={{ fontSize: '0.875rem', '& input::-webkit-search-cancel-button': { display: 'none' } }}
      />
      {value && (
        <IconButton size="small" edge="end" aria-label={t('inbox.list.clearSearch')} onClick={() => onChange('')}>
          <ClearIcon sx={{ fontSize: 16 }} />
        </IconButton>
      )}
    </Box>
  );
}

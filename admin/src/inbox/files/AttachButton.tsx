import AttachIcon from '@mui/icons-material/AttachFileRounded';
import { IconButton, Tooltip } from '@mui/material';
import { useRef } from 'react';
import { useT } from '../../i18n/useT.ts';

/** Chooses files to be sent. */
export function AttachButton({ onFiles }: { onFiles: (files: File[]) => void }) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  return (
    <Tooltip title={t('inbox.files.attach')}>
      <IconButton size="small" aria-label={t('inbox.files.attach')} onClick={() => input.current?.click()}>
        <AttachIcon fontSize="small" />
        <input
          ref={input}
          type="file"
          multiple
          hidden
          data-testid="file-input"
          onClick={(event) => event.stopPropagation()}
          onChange={({ target }) => {
            onFiles([...(target.files ?? [])]);
            // The same file may be chosen again.
            target.value = '';
          }}
        />
      </IconButton>
    </Tooltip>
  );
}

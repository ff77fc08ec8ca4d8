import DeleteIcon from '@mui/icons-material/DeleteOutlined';
import ReplayIcon from '@mui/icons-material/Replay';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useState } from 'react';
import { Confirm } from 'react-admin';
import type { DeadLetterRecord } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { useDeadLetterCommands } from './useDeadLetterCommands.ts';

/** Try again, or put aside for good after saying what that means. */
export function DeadLetterActions({ letter }: { letter: DeadLetterRecord }) {
  const t = useT();
  const [isAsking, setAsking] = useState(false);
  const { retry, discard } = useDeadLetterCommands(letter.id);
  const isBusy = retry.isPending || discard.isPending;
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
      <Button variant="contained" size="small" startIcon={<ReplayIcon />} disabled={isBusy} onClick={() => retry.mutate()}>
        {retry.isPending ? t('deadLetters.retrying') : t('deadLetters.retry')}
      </Button>
      <Button variant="outlined" size="small" color="error" startIcon={<DeleteIcon />} disabled={isBusy} onClick={() => setAsking(true)}>
        {t('deadLetters.discard')}
      </Button>
      <Confirm
        isOpen={isAsking}
        title={t('deadLetters.discardTitle')}
        content={t(`deadLetters.discardHint.${letter.about.kind}`)}
        confirm={t('deadLetters.discard')}
        confirmColor="warning"
        onConfirm={() => {
          setAsking(false);
          discard.mutate();
        }}
        onClose={() => setAsking(false)}
      />
    </Box>
  );
}

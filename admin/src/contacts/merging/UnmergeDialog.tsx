import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import CircularProgress from '@mui/material/CircularProgress';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { useDataProvider, useNotify, useRefresh, useTranslate } from 'react-admin';
import type { ContactMergeRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { contactTitle } from '../../inbox/contactName.ts';
import { WhatHappensList } from '../../lists/WhatHappensList.tsx';
import type { BalcaoDataProvider } from '../../providers/dataProvider.ts';
import { unmergeSentences } from './mergeSentences.ts';

/** Says what undoing a merge does, and does it. */
export function UnmergeDialog({ merge, onClose }: { merge: ContactMergeRecord; onClose: () => void }) {
  const t = useT();
  const translate = useTranslate();
  const notify = useNotify();
  const refresh = useRefresh();
  const id = useId();
  const client = useQueryClient();
  const dataProvider = useDataProvider<BalcaoDataProvider>();
  const { data: preview, error } = useQuery({
    queryKey: ['contact-merges', 'undo', merge.id],
    queryFn: () => dataProvider.previewUnmerge(merge.kept.id, merge.id),
    gcTime: 0,
    retry: false,
  });
  const undo = useMutation({
    mutationFn: () => dataProvider.unmergeContacts(merge.kept.id, merge.id),
    onSuccess: async ({ restored }) => {
      notify(t('merge.undo.done', { name: contactTitle(restored) }), { type: 'success' });
      onClose();
      await client.invalidateQueries({ queryKey: ['contact-merges', 'list'] });
      refresh();
    },
  });
  const problem = undo.error ?? error;

  return (
    <Dialog open fullWidth maxWidth="sm" onClose={undo.isPending ? undefined : onClose} aria-labelledby={id}>
      <DialogTitle id={id}>{t('merge.undo.title')}</DialogTitle>
      <DialogContent sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        {problem && <Alert severity="error">{translate(problem.message)}</Alert>}
        {!preview && !error && <CircularProgress size={24} sx={{ justifySelf: 'center' }} />}
        {preview && <WhatHappensList sentences={unmergeSentences(preview)} />}
      </DialogContent>
      <DialogActions>
        <Button color="inherit" onClick={onClose} disabled={undo.isPending}>
          {translate('ra.action.cancel')}
        </Button>
        <Button variant="contained" loading={undo.isPending} disabled={!preview} onClick={() => undo.mutate()}>
          {t('merge.undo.confirm')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

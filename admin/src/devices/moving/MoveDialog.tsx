import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import CircularProgress from '@mui/material/CircularProgress';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogContentText from '@mui/material/DialogContentText';
import DialogTitle from '@mui/material/DialogTitle';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useDataProvider, useGetList, useNotify, useTranslate } from 'react-admin';
import type { DeviceRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { WhatHappensList } from '../../lists/WhatHappensList.tsx';
import { formatPhone } from '../../phones/phoneModel.ts';
import type { BalcaoDataProvider } from '../../providers/dataProvider.ts';
import { moveSentences } from './moveSentences.ts';

/** More devices than a company has. */
const ALL = { page: 1, perPage: 100 };

/** Chooses the other number, says in words what moving does, and asks for it. */
export function MoveDialog({ device, onClose }: { device: DeviceRecord; onClose: () => void }) {
  const t = useT();
  const translate = useTranslate();
  const notify = useNotify();
  const id = useId();
  const client = useQueryClient();
  const dataProvider = useDataProvider<BalcaoDataProvider>();
  const [toId, setToId] = useState('');
  const { data: devices } = useGetList<DeviceRecord>('devices', { filter: { active: true }, sort: { field: 'name', order: 'ASC' }, pagination: ALL });
  const others = devices?.filter((each) => each.id !== device.id);

  const { data: preview, error } = useQuery({ queryKey: ['device-moves', 'preview', device.id, toId], queryFn: () => dataProvider.previewMove(device.id, toId), enabled: toId !== '', gcTime: 0, retry: false });
  const move = useMutation({
    mutationFn: () => dataProvider.moveConversations(device.id, toId),
    onSuccess: async ({ to }) => {
      notify(t('moving.started', { to: to.name }));
      onClose();
      await client.invalidateQueries({ queryKey: ['device-moves'] });
    },
  });
  const problem = move.error ?? error;

  return (
    <Dialog open fullWidth maxWidth="sm" onClose={move.isPending ? undefined : onClose} aria-labelledby={id}>
      <DialogTitle id={id}>{t('moving.title', { from: device.name })}</DialogTitle>
      <DialogContent sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        <DialogContentText variant="body2">{t(others?.length === 0 ? 'moving.noOther' : 'moving.choose')}</DialogContentText>
        {others && others.length > 0 && (
          <TextField
            select
            label={t('moving.to')}
            value={toId}
            onChange={(event) => {
              setToId(event.target.value);
              move.reset();
            }}
          >
            {others.map((each) => (
              <MenuItem key={each.id} value={each.id}>
                {[each.name, formatPhone(each.phone), t(`device.status.${each.status}`)].filter(Boolean).join(' · ')}
              </MenuItem>
            ))}
          </TextField>
        )}
        {problem && <Alert severity="error">{translate(problem.message)}</Alert>}
        {toId !== '' && !preview && !error && <CircularProgress size={24} sx={{ justifySelf: 'center' }} />}
        {preview && (
          <>
            <WhatHappensList sentences={moveSentences(preview)} />
            {preview.conversations > 0 && <DialogContentText variant="body2">{t('moving.canUndo')}</DialogContentText>}
          </>
        )}
      </DialogContent>
      <DialogActions>
        <Button color="inherit" onClick={onClose} disabled={move.isPending}>
          {translate('ra.action.cancel')}
        </Button>
        <Button variant="contained" loading={move.isPending} disabled={!preview || preview.conversations === 0} onClick={() => move.mutate()}>
          {t('moving.confirm')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

import SwapIcon from '@mui/icons-material/SwapVertRounded';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import CircularProgress from '@mui/material/CircularProgress';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogContentText from '@mui/material/DialogContentText';
import DialogTitle from '@mui/material/DialogTitle';
import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { AutocompleteInput, Form, ReferenceInput, useDataProvider, useNotify, useRedirect, useRefresh, useTranslate } from 'react-admin';
import type { ContactRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { contactTitle } from '../../inbox/contactName.ts';
import { WhatHappensList } from '../../lists/WhatHappensList.tsx';
import { formatPhone } from '../../phones/phoneModel.ts';
import type { BalcaoDataProvider } from '../../providers/dataProvider.ts';
import { ContactLine } from './ContactLine.tsx';
import { mergeSentences } from './mergeSentences.ts';

interface MergeDialogProps {
  contact: Pick<ContactRecord, 'id' | 'name' | 'phone'>;
  /** Who is probably the same person; without it one is chosen here. */
  twinId?: string | undefined;
  onClose: () => void;
}

/** Chooses the other contact, says in words what merging the two does, and does it. */
export function MergeDialog({ contact, twinId, onClose }: MergeDialogProps) {
  const t = useT();
  const translate = useTranslate();
  const notify = useNotify();
  const redirect = useRedirect();
  const refresh = useRefresh();
  const id = useId();
  const client = useQueryClient();
  const dataProvider = useDataProvider<BalcaoDataProvider>();
  const [otherId, setOtherId] = useState(twinId ?? '');
  const [isSwapped, setIsSwapped] = useState(false);
  const [clientId, setClientId] = useState('');
  const [keptId, absorbedId] = isSwapped ? [otherId, contact.id] : [contact.id, otherId];

  const { data: preview, error } = useQuery({
    queryKey: ['contact-merges', 'preview', keptId, absorbedId],
    queryFn: () => dataProvider.previewMerge(keptId, absorbedId),
    enabled: otherId !== '',
    gcTime: 0,
    retry: false,
  });
  const merge = useMutation({
    mutationFn: () => dataProvider.mergeContacts(keptId, absorbedId, clientId || undefined),
    onSuccess: async (kept) => {
      notify(t('merge.done', { name: contactTitle(kept) }), { type: 'success' });
      onClose();
      await client.invalidateQueries({ queryKey: ['contact-merges', 'list'] });
      if (kept.id !== contact.id) redirect('edit', 'contacts', kept.id);
      refresh();
    },
  });
  const mustChoose = preview?.conflicts.includes('different_clients') ?? false;
  const problem = merge.error ?? error;

  return (
    <Dialog open fullWidth maxWidth="sm" onClose={merge.isPending ? undefined : onClose} aria-labelledby={id}>
      <DialogTitle id={id}>{t('merge.title')}</DialogTitle>
      <DialogContent sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        {!twinId && (
          <Form record={{}}>
            <DialogContentText variant="body2" sx={{ mb: 1.5 }}>
              {t('merge.choose', { name: contactTitle(contact) })}
            </DialogContentText>
            <ReferenceInput source="contactId" reference="contacts" sort={{ field: 'name', order: 'ASC' }} perPage={25}>
              <AutocompleteInput
                label={t('merge.other')}
                optionText={(option?: ContactRecord) => (option ? [contactTitle(option), option.name ? formatPhone(option.phone) : ''].filter(Boolean).join(' · ') : '')}
                getOptionDisabled={(option: ContactRecord) => option.id === contact.id}
                onChange={(chosen: string | null) => {
                  setOtherId(chosen ?? '');
                  setClientId('');
                  merge.reset();
                }}
                helperText={false}
              />
            </ReferenceInput>
          </Form>
        )}
        {problem && <Alert severity="error">{translate(problem.message)}</Alert>}
        {otherId !== '' && !preview && !error && <CircularProgress size={24} sx={{ justifySelf: 'center' }} />}
        {preview && (
          <>
            <Box sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) auto', alignItems: 'center', gap: 1, p: 1.5, border: 1, borderColor: 'divider', borderRadius: 1.5 }}>
              <Box sx={{ display: 'grid', gap: 1 }}>
                <ContactLine label={t('merge.stays')} contact={preview.kept} />
                <ContactLine label={t('merge.goesInto')} contact={preview.absorbed} />
              </Box>
              <Button size="small" color="inherit" startIcon={<SwapIcon />} disabled={merge.isPending} onClick={() => setIsSwapped(!isSwapped)}>
                {t('merge.swap')}
              </Button>
            </Box>
            {mustChoose && (
              <FormControl>
                <FormLabel id={`${id}-client`}>{t('merge.whichClient')}</FormLabel>
                <RadioGroup aria-labelledby={`${id}-client`} value={clientId} onChange={(_event, chosen) => setClientId(chosen)}>
                  {preview.clients.map((each) => (
                    <FormControlLabel key={each.id} value={each.id} control={<Radio size="small" />} label={each.name} />
                  ))}
                </RadioGroup>
              </FormControl>
            )}
            <WhatHappensList sentences={mergeSentences(preview)} />
            <DialogContentText variant="body2">{t('merge.canUndo')}</DialogContentText>
          </>
        )}
      </DialogContent>
      <DialogActions>
        <Button color="inherit" onClick={onClose} disabled={merge.isPending}>
          {translate('ra.action.cancel')}
        </Button>
        <Button variant="contained" loading={merge.isPending} disabled={!preview || (mustChoose && clientId === '')} onClick={() => merge.mutate()}>
          {t('merge.confirm')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

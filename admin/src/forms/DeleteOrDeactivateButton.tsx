import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogContentText from '@mui/material/DialogContentText';
import DialogTitle from '@mui/material/DialogTitle';
import { useState } from 'react';
import { DeleteWithConfirmButton, useCanAccess, useNotify, useRecordContext, useRefresh, useResourceContext, useTranslate, useUpdate, HttpError } from 'react-admin';
import { useT } from '../i18n/useT.ts';

/**
 * Deletes the record. When the API refuses because it has history (409 `in_use`),
 * says so in the API's words and, where the record can be switched off, offers that.
 * `onDeactivate` does it where something has to be asked first.
 */
export function DeleteOrDeactivateButton({ canDeactivate, onDeactivate }: { canDeactivate: boolean; onDeactivate?: () => void }) {
  const resource = useResourceContext();
  const record = useRecordContext();
  const notify = useNotify();
  const { canAccess } = useCanAccess({ action: 'delete', resource: resource ?? '' });
  const [refusal, setRefusal] = useState<string>();
  if (!record || !canAccess) return null;

  const onError = (error: unknown) => {
    if (error instanceof HttpError && error.body?.code === 'in_use') setRefusal(error.message);
    else notify(error instanceof Error ? error.message : 'ra.notification.http_error', { type: 'error' });
  };

  return (
    <>
      <DeleteWithConfirmButton mutationOptions={{ onError }} confirmColor="warning" />
      {refusal !== undefined && <RefusalDialog sentence={refusal} offersDeactivation={canDeactivate && record.active !== false} onDeactivate={onDeactivate} onClose={() => setRefusal(undefined)} />}
    </>
  );
}

interface RefusalDialogProps {
  sentence: string;
  offersDeactivation: boolean;
  onDeactivate?: () => void;
  onClose: () => void;
}

function RefusalDialog({ sentence, offersDeactivation, onDeactivate, onClose }: RefusalDialogProps) {
  const t = useT();
  const translate = useTranslate();
  const notify = useNotify();
  const refresh = useRefresh();
  const resource = useResourceContext();
  const record = useRecordContext();
  const [update, { isPending }] = useUpdate();

  const deactivate = () => {
    if (onDeactivate) {
      onClose();
      onDeactivate();
      return;
    }
    return update(
      resource,
      { id: record?.id, data: { active: false }, previousData: record },
      {
        onSuccess: () => {
          notify(t('deactivate.done'), { type: 'success' });
          onClose();
          refresh();
        },
        onError: (error) => notify(error instanceof Error ? error.message : 'ra.notification.http_error', { type: 'error' }),
      },
    );
  };

  return (
    <Dialog open onClose={onClose} aria-labelledby="refusal-title">
      <DialogTitle id="refusal-title">{t('deactivate.title')}</DialogTitle>
      <DialogContent>
        <DialogContentText>{sentence}</DialogContentText>
        {offersDeactivation && <DialogContentText sx={{ mt: 1 }}>{t('deactivate.hint')}</DialogContentText>}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose} color="inherit">
          {translate('ra.action.close')}
        </Button>
        {offersDeactivation && (
          <Button onClick={() => void deactivate()} loading={isPending} variant="contained">
            {t('deactivate.action')}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}

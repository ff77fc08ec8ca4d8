import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import CircularProgress from '@mui/material/CircularProgress';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogContentText from '@mui/material/DialogContentText';
import DialogTitle from '@mui/material/DialogTitle';
import { useId, useState } from 'react';
import { useNotify, useTranslate } from 'react-admin';
import { useT } from '../i18n/useT.ts';
import { useIsPhone } from '../lists/useIsPhone.ts';
import { rememberPresence, useSessionUser } from '../providers/session.ts';
import { LeavingPlanner } from './LeavingPlanner.tsx';
import { NOTHING_CHOSEN, planOf, summaryOf, type Reason } from './leavingModel.ts';
import { confirmText, voiceOf } from './leavingTexts.ts';
import { SummaryLine } from './SummaryLine.tsx';
import { useLeave, useLeavingPreview, useRefusal } from './useLeaving.ts';

interface LeavingDialogProps {
  user: { id: string; name: string };
  reason: Reason;
  onClose: () => void;
  /** After it was done, instead of closing. */
  onDone?: () => void;
  /** What has to succeed first. When it answers false the dialog closes, and nothing else happens. */
  prepare?: () => Promise<boolean>;
}

/** Before somebody leaves: where their conversations go. Who has none is only asked whether it is meant. */
export function LeavingDialog({ user, reason, onClose, onDone, prepare }: LeavingDialogProps) {
  const t = useT();
  const translate = useTranslate();
  const notify = useNotify();
  const refusalOf = useRefusal();
  const id = useId();
  const isPhone = useIsPhone();
  const viewerId = useSessionUser()?.id;
  const leaver = { ...user, isSelf: user.id === viewerId };
  const voice = voiceOf(leaver, reason);
  const [choice, setChoice] = useState(NOTHING_CHOSEN);
  const [isPreparing, setIsPreparing] = useState(false);
  const plan = planOf(reason, choice);
  const { preview, isStale, error } = useLeavingPreview(user.id, plan);
  const leave = useLeave(user.id);

  const isPlain = preview?.conversations.length === 0;
  const summary = preview && summaryOf(preview);
  const problem = leave.error ?? error;
  const isBusy = isPreparing || leave.isPending;

  const confirm = async () => {
    if (!plan) return;
    setIsPreparing(true);
    const isReady = prepare ? await prepare() : true;
    setIsPreparing(false);
    if (!isReady) return onClose();
    leave.mutate(plan, {
      onSuccess: () => {
        if (leaver.isSelf) rememberPresence('offline');
        notify(t(`leaving.done.${voice}`, { name: user.name }), { type: 'success' });
        (onDone ?? onClose)();
      },
    });
  };

  return (
    <Dialog open fullWidth fullScreen={isPhone && !isPlain} maxWidth={isPlain ? 'xs' : 'md'} onClose={isBusy ? undefined : onClose} aria-labelledby={id}>
      <DialogTitle id={id} sx={{ pb: 1 }}>
        {isPlain ? t(`leaving.plain.${voice}.title`, { name: user.name }) : t(`leaving.title.${voice}`, { name: user.name })}
      </DialogTitle>
      <DialogContent sx={{ pb: 1 }}>
        <DialogContentText variant="body2" sx={{ mb: isPlain ? 0 : 2 }}>
          {isPlain ? t(`leaving.plain.${voice}.text`, { name: user.name }) : t(`leaving.why.${voice}`, { name: user.name })}
        </DialogContentText>
        {problem && (
          <Alert severity="error" sx={{ my: 1 }}>
            {refusalOf(problem)}
          </Alert>
        )}
        {preview && !isPlain && <LeavingPlanner preview={preview} leaver={leaver} choice={choice} onChoose={setChoice} isStale={isStale} canKeep={reason === 'shift_end'} />}
        {!preview && !problem && (
          <Box sx={{ display: 'grid', placeItems: 'center', height: 160 }}>
            <CircularProgress aria-label={t('leaving.loading', { name: user.name })} />
          </Box>
        )}
      </DialogContent>
      <DialogActions sx={{ flexWrap: 'wrap', rowGap: 1, ...(isPlain ? {} : { borderTop: 1, borderColor: 'divider' }) }}>
        {summary && !isPlain && !isStale && <SummaryLine summary={summary} leaver={leaver} />}
        <Button color="inherit" onClick={onClose} disabled={isBusy}>
          {translate('ra.action.cancel')}
        </Button>
        <Button variant="contained" color={reason === 'user_deactivated' ? 'warning' : 'primary'} disabled={isStale || !plan} loading={isBusy} onClick={() => void confirm()}>
          {confirmText(t, reason, (preview?.conversations.length ?? 0) - (summary?.keep ?? 0))}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

import { HttpError, useDataProvider, useNotify, useRedirect, useRefresh } from 'react-admin';
import { useFormContext, type FieldValues } from 'react-hook-form';
import type { UserRecord } from '../../../engine/contract/index.ts';
import { LeavingDialog } from '../leaving/LeavingDialog.tsx';
import { changedFields } from '../providers/changedFields.ts';
import type { BalcaoDataProvider } from '../providers/dataProvider.ts';
import { toUserPayload } from './userModel.ts';

interface DeactivationDialogProps {
  user: UserRecord;
  /** What else the form changes, saved first; absent when only this is asked. */
  values?: FieldValues;
  onClose: () => void;
}

/** Deactivates a user out of their form, once it is said where their conversations go. */
export function DeactivationDialog({ user, values, onClose }: DeactivationDialogProps) {
  const form = useFormContext();
  const dataProvider = useDataProvider<BalcaoDataProvider>();
  const notify = useNotify();
  const redirect = useRedirect();
  const refresh = useRefresh();

  const close = () => {
    // Sent but not saved: the form warns again of what would be lost.
    form.reset(undefined, { keepValues: true, keepDefaultValues: true, keepDirty: true, keepTouched: true, keepErrors: true });
    onClose();
  };

  const saveOthers = async () => {
    const data: FieldValues = { ...toUserPayload(values ?? {}), active: true };
    if (Object.keys(changedFields(data, user)).length === 0) return true;
    try {
      await dataProvider.update('users', { id: user.id, data, previousData: user });
      return true;
    } catch (error) {
      const fields = error instanceof HttpError ? Object.entries<string>(error.body?.errors ?? {}) : [];
      for (const [field, message] of fields) form.setError(field, { type: 'server', message });
      notify(error instanceof Error ? error.message : 'ra.notification.http_error', { type: 'error' });
      return false;
    }
  };

  return (
    <LeavingDialog
      user={user}
      reason="user_deactivated"
      onClose={close}
      prepare={values && saveOthers}
      onDone={() => {
        redirect('list', 'users');
        refresh();
      }}
    />
  );
}

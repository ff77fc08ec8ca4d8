import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { AccessDenied, CanAccess, Form, Loading, SaveButton, SaveContextProvider, Title, Toolbar, useDataProvider, useNotify, HttpError } from 'react-admin';
import type { SettingsRecord } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { changedFields } from '../providers/changedFields.ts';
import type { BalcaoDataProvider } from '../providers/dataProvider.ts';
import { SettingsInputs } from './SettingsInputs.tsx';

const SETTINGS_KEY = ['settings'];

/** The company's settings: one record without an id, so a form over its own two calls rather than a resource. */
export function SettingsPage() {
  const t = useT();
  return (
    <>
      <Title title={t('settings.title')} />
      <CanAccess action="edit" resource="settings" accessDenied={<AccessDenied />}>
        <SettingsForm />
      </CanAccess>
    </>
  );
}

function SettingsForm() {
  const t = useT();
  const notify = useNotify();
  const client = useQueryClient();
  const dataProvider = useDataProvider<BalcaoDataProvider>();
  const { data: settings, error } = useQuery({ queryKey: SETTINGS_KEY, queryFn: () => dataProvider.getSettings(), refetchOnWindowFocus: false });
  const { mutateAsync, isPending } = useMutation({ mutationFn: (next: SettingsRecord) => dataProvider.updateSettings(changedFields(next, settings)) });

  const save = async (next: Partial<SettingsRecord>) => {
    try {
      // The form holds every field of the record that it was given.
      client.setQueryData(SETTINGS_KEY, await mutateAsync(next as SettingsRecord));
      notify(t('settings.saved'), { type: 'success' });
    } catch (failure) {
      if (failure instanceof HttpError && failure.body?.errors) return failure.body.errors;
      notify(failure instanceof Error ? failure.message : 'ra.notification.http_error', { type: 'error' });
    }
  };

  if (error) return <Alert severity="error" sx={{ mt: 3 }}>{error.message}</Alert>;
  if (!settings) return <Loading />;
  return (
    <SaveContextProvider value={{ save, saving: isPending, mutationMode: 'pessimistic' }}>
      <Form record={settings} warnWhenUnsavedChanges>
        <Box sx={{ pt: 1, pb: { xs: 9, sm: 0 } }}>
          <SettingsInputs />
        </Box>
        <SaveBar />
      </Form>
    </SaveContextProvider>
  );
}

/** Stays in sight while one scrolls; on a telephone react-admin fixes its bar to the bottom by itself. */
function SaveBar() {
  return (
    <Toolbar sx={{ position: { sm: 'sticky' }, bottom: { sm: -24 }, zIndex: 1, mt: { sm: 2 }, mx: { sm: -0.5 }, '&&': { bgcolor: 'background.default', px: { sm: 0.5 } } }}>
      <SaveButton />
    </Toolbar>
  );
}

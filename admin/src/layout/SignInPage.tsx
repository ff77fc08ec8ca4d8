import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import CssBaseline from '@mui/material/CssBaseline';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { email, Form, PasswordInput, required, TextInput, useLocales, useLocaleState, useLogin } from 'react-admin';
import { useSearchParams } from 'react-router-dom';
import { useT } from '../i18n/useT.ts';
import { UNREACHABLE } from '../providers/api.ts';
import { Logo } from './Logo.tsx';

/** E-mail and password; what the API refuses is said in its own sentence above the form. */
export function SignInPage() {
  const t = useT();
  const login = useLogin();
  const [params] = useSearchParams();
  const [problem, setProblem] = useState<string>();
  const [isSending, setIsSending] = useState(false);

  const signIn = async (values: unknown) => {
    setProblem(undefined);
    setIsSending(true);
    try {
      await login(values);
    } catch (error) {
      const sentence = error instanceof Error ? error.message : '';
      setProblem(sentence === UNREACHABLE ? t('error.unreachable') : sentence);
      setIsSending(false);
    }
  };

  return (
    <Box
      component="main"
      sx={(theme) => ({
        minHeight: '100dvh',
        display: 'flex',
        flexDirection: 'column',
        alignItems: 'center',
        justifyContent: 'center',
        gap: 3,
        p: 2,
        bgcolor: 'background.default',
        backgroundImage: `radial-gradient(60rem 30rem at 50% -10%, ${theme.palette.primary.light}, transparent)`,
      })}
    >
      <CssBaseline />
      <Stack alignItems="center" gap={1}>
        <Logo size={52} />
        <Typography variant="h4" component="p" color="text.primary">
          {t('app.name')}
        </Typography>
        <Typography color="text.secondary" align="center">
          {t('app.tagline')}
        </Typography>
      </Stack>
      <Card sx={{ width: '100%', maxWidth: 400, p: { xs: 2.5, sm: 4 } }}>
        <Typography variant="h6" component="h1" gutterBottom>
          {t('signIn.title')}
        </Typography>
        {problem ? (
          <Alert severity="error" sx={{ my: 1.5 }}>
            {problem}
          </Alert>
        ) : (
          params.has('expired') && (
            <Alert severity="info" sx={{ my: 1.5 }}>
              {t('signIn.expired')}
            </Alert>
          )
        )}
        <Form onSubmit={signIn} noValidate disableInvalidFormNotification>
          <TextInput source="email" type="email" label={t('signIn.email')} autoComplete="username" autoFocus helperText={false} validate={[required(), email()]} />
          <PasswordInput source="password" label={t('signIn.password')} autoComplete="current-password" helperText={false} validate={required()} />
          <Button type="submit" variant="contained" size="large" fullWidth loading={isSending} sx={{ mt: 2 }}>
            {t('signIn.submit')}
          </Button>
        </Form>
        <Typography variant="caption" component="p" color="text.secondary" sx={{ mt: 2 }}>
          {t('signIn.help')}
        </Typography>
      </Card>
      <LanguageLinks />
    </Box>
  );
}

function LanguageLinks() {
  const locales = useLocales();
  const [locale, setLocale] = useLocaleState();
  return (
    <Stack direction="row" gap={0.5}>
      {locales.map((option) => (
        <Button key={option.locale} lang={option.locale} size="small" color="inherit" aria-pressed={option.locale === locale} onClick={() => setLocale(option.locale)} sx={{ color: option.locale === locale ? 'text.primary' : 'text.secondary' }}>
          {option.name}
        </Button>
      ))}
    </Stack>
  );
}

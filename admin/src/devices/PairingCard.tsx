import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import CircularProgress from '@mui/material/CircularProgress';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { QRCodeSVG } from 'qrcode.react';
import { useState, type FormEvent } from 'react';
import type { DeviceRecord } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { Countdown } from '../inbox/Countdown.tsx';
import { formatPhoneAsTyped, phoneProblem } from '../phones/phoneModel.ts';
import { groupedCode } from './deviceModel.ts';
import { useDeviceCommand } from './useDeviceCommand.ts';

/** How a number is linked: a QR code to scan or a code to type on the phone, the steps, and the time that is left. */
export function PairingCard({ device }: { device: DeviceRecord }) {
  const t = useT();
  const { run, isPending } = useDeviceCommand(device);
  const [choice, setChoice] = useState<'qr' | 'code'>();
  const isByCode = choice ? choice === 'code' : device.pairingCode != null;
  const steps = isByCode ? (['open', 'link', 'withNumber', 'type'] as const) : (['open', 'link', 'scan'] as const);
  return (
    <Box>
      <Typography variant="subtitle1" component="h2" sx={{ mb: 1.5 }}>
        {t('device.pairing.title')}
      </Typography>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 3, alignItems: 'center' }}>
        {isByCode ? <PairingCode device={device} /> : <QrCode qr={device.qr} />}
        <Box sx={{ flex: '1 1 14rem' }}>
          <Box component="ol" sx={{ m: 0, pl: 2.5, display: 'grid', gap: 0.75 }}>
            {steps.map((step) => (
              <Typography key={step} component="li" variant="body2">
                {t(`device.pairing.step.${step}`)}
              </Typography>
            ))}
          </Box>
          {device.codeExpiresAt && (device.qr ?? device.pairingCode) && (
            <Typography variant="body2" color="text.secondary" sx={{ mt: 1.5 }}>
              {t('device.pairing.renewedIn')} <Countdown until={device.codeExpiresAt} />
            </Typography>
          )}
          <Button
            size="small"
            sx={{ mt: 1.5, ml: -0.5 }}
            disabled={isPending}
            onClick={() => {
              setChoice(isByCode ? 'qr' : 'code');
              if (isByCode && device.qr === null) run('connect');
            }}
          >
            {t(isByCode ? 'device.pairing.byQr' : 'device.pairing.byCode')}
          </Button>
        </Box>
      </Box>
    </Box>
  );
}

/** Always dark on white: phones read no other. */
function QrCode({ qr }: { qr: string | null }) {
  const t = useT();
  return (
    <Box sx={{ width: 232, height: 232, p: 1.5, borderRadius: 2, bgcolor: 'common.white', border: 1, borderColor: 'divider', display: 'grid', placeItems: 'center', flex: 'none' }}>
      {qr === null ? <CircularProgress size={32} aria-label={t('device.pairing.waiting')} /> : <QRCodeSVG value={qr} size={208} level="L" title={t('device.pairing.qrAlt')} />}
    </Box>
  );
}

function PairingCode({ device }: { device: DeviceRecord }) {
  const t = useT();
  const { run, isPending } = useDeviceCommand(device);
  const [phone, setPhone] = useState('');
  const [problem, setProblem] = useState<string>();
  if (device.pairingCode != null) {
    return (
      <Box role="status" aria-label={t('device.pairing.codeLabel')} sx={{ px: 3, py: 2, borderRadius: 2, bgcolor: 'action.hover', fontFamily: 'monospace', fontSize: '1.75rem', fontWeight: 650, letterSpacing: '0.12em' }}>
        {groupedCode(device.pairingCode)}
      </Box>
    );
  }
  const ask = (event: FormEvent) => {
    event.preventDefault();
    const wrong = phone.trim() === '' ? t('device.pairing.phoneMissing') : phoneProblem(phone);
    setProblem(wrong);
    if (!wrong) run({ connectByCode: phone });
  };
  return (
    <Box component="form" noValidate onSubmit={ask} sx={{ display: 'grid', gap: 1, flex: '0 1 16rem' }}>
      <TextField
        label={t('device.pairing.phone')}
        value={phone}
        onChange={(event) => setPhone(formatPhoneAsTyped(event.target.value))}
        error={problem !== undefined}
        helperText={problem ?? t('device.pairing.phoneHelp')}
        slotProps={{ htmlInput: { inputMode: 'tel' } }}
      />
      <Button type="submit" variant="contained" disabled={isPending}>
        {t('device.pairing.askCode')}
      </Button>
    </Box>
  );
}

/** What only a person can mend, and how. */
export function WhatToDo({ device }: { device: DeviceRecord }) {
  const t = useT();
  switch (device.statusReason) {
    case 'banned':
    case 'restricted':
    case 'version_outdated':
    case 'keys_unreadable':
    case 'logged_out':
    case 'replaced':
    case 'qr_expired':
      return (
        <Alert severity={device.status === 'error' ? 'error' : 'warning'} sx={{ mb: 2 }}>
          {t(`device.whatToDo.${device.statusReason}`)}
        </Alert>
      );
    default:
      return null;
  }
}

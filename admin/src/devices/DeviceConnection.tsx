import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import LinkIcon from '@mui/icons-material/Link';
import LinkOffIcon from '@mui/icons-material/LinkOff';
import LogoutIcon from '@mui/icons-material/Logout';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { Confirm } from 'react-admin';
import type { DeviceRecord } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { InactiveChip } from '../lists/InactiveChip.tsx';
import { formatPhone } from '../phones/phoneModel.ts';
import { isWantedConnected } from './deviceModel.ts';
import { DeviceStatusChip } from './DeviceStatusChip.tsx';
import { WhatToDo } from './PairingCard.tsx';
import { useDeviceCommand } from './useDeviceCommand.ts';
import { useReasonText } from './useReasonText.ts';
import { useSince } from './useSince.ts';

/** How the device is, since when and why, and what may be asked of it. */
export function DeviceConnection({ device, mayWrite }: { device: DeviceRecord; mayWrite: boolean }) {
  const t = useT();
  const since = useSince();
  const reason = useReasonText()(device);
  return (
    <Box>
      <Box sx={{ display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: 1, mb: 0.5 }}>
        <Typography variant="h5" component="h2">
          {device.name}
        </Typography>
        <InactiveChip />
      </Box>
      <Typography color="text.secondary" gutterBottom>
        {[formatPhone(device.phone), t(`device.driver.${device.driver}`)].filter(Boolean).join(' · ')}
      </Typography>
      <Box role="status" sx={{ display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: 1, my: 1.5 }}>
        <DeviceStatusChip />
        <Typography variant="body2" color="text.secondary">
          {since(device.statusSince)}
        </Typography>
      </Box>
      {reason && (
        <Alert severity={device.status === 'error' ? 'error' : 'info'} variant="outlined" sx={{ mb: 2 }}>
          {reason.charAt(0).toUpperCase() + reason.slice(1)}
        </Alert>
      )}
      <WhatToDo device={device} />
      {mayWrite && <ConnectionButtons device={device} />}
    </Box>
  );
}

function ConnectionButtons({ device }: { device: DeviceRecord }) {
  const t = useT();
  const { run, isPending } = useDeviceCommand(device);
  const [isEnding, setIsEnding] = useState(false);
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
      {isWantedConnected(device) ? (
        <Button variant="outlined" startIcon={<LinkOffIcon />} disabled={isPending} onClick={() => run('disconnect')}>
          {t('device.action.disconnect')}
        </Button>
      ) : (
        <Button variant="contained" startIcon={<LinkIcon />} disabled={isPending} onClick={() => run('connect')}>
          {t('device.action.connect')}
        </Button>
      )}
      <Button color="error" startIcon={<LogoutIcon />} disabled={isPending} onClick={() => setIsEnding(true)}>
        {t('device.action.logout')}
      </Button>
      <Confirm
        isOpen={isEnding}
        title={t('device.logoutTitle', { name: device.name })}
        content={t('device.logoutHint')}
        confirm={t('device.action.logout')}
        confirmColor="warning"
        onConfirm={() => {
          setIsEnding(false);
          run('logout');
        }}
        onClose={() => setIsEnding(false)}
      />
    </Box>
  );
}

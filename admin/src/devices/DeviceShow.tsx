import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import Stack from '@mui/material/Stack';
import ForumIcon from '@mui/icons-material/ForumOutlined';
import { EditButton, Show, TopToolbar, useCanAccess, useRecordContext } from 'react-admin';
import { Link } from 'react-router-dom';
import type { DeviceRecord } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { DeviceConnection } from './DeviceConnection.tsx';
import { DeviceHistory } from './DeviceHistory.tsx';
import { isChanging } from './deviceModel.ts';
import { DeviceMoves } from './moving/DeviceMoves.tsx';
import { DeviceSetup } from './DeviceSetup.tsx';
import { PairingCard } from './PairingCard.tsx';
import { SimulatorFaultsCard } from './SimulatorFaultsCard.tsx';
import { SimulatorOutboxCard } from './SimulatorOutboxCard.tsx';
import { SimulatorWriteCard } from './SimulatorWriteCard.tsx';
import { useLiveDevices } from './useLiveDevices.ts';

/** Live events bring changes; looking again, more often while something is under way, brings what they miss. */
const LOOK_AGAIN = {
  refetchInterval: ({ state }: { state: { data?: DeviceRecord } }) => (state.data && isChanging(state.data) ? 2_000 : 15_000),
};

export function DeviceShow() {
  useLiveDevices();
  return (
    <Show component="div" actions={<DeviceActions />} queryOptions={LOOK_AGAIN}>
      <DevicePage />
    </Show>
  );
}

function DeviceActions() {
  const t = useT();
  const device = useRecordContext<DeviceRecord>();
  return (
    <TopToolbar sx={{ flexWrap: 'wrap' }}>
      {device && (
        <Button component={Link} to={`/inbox?deviceId=${device.id}`} size="small" variant="contained" startIcon={<ForumIcon />}>
          {t('device.action.openInbox')}
        </Button>
      )}
      <EditButton variant="outlined" />
    </TopToolbar>
  );
}

function DevicePage() {
  const device = useRecordContext<DeviceRecord>();
  const { canAccess: mayWrite } = useCanAccess({ action: 'edit', resource: 'devices' });
  const { canAccess: mayMove } = useCanAccess({ action: 'create', resource: 'device-moves' });
  const { canAccess: mayBreak } = useCanAccess({ action: 'edit', resource: 'simulator-faults' });
  if (!device) return null;
  const isSimulator = device.driver === 'simulator';
  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'repeat(2, minmax(0, 1fr))' }, alignItems: 'start' }}>
      <Stack gap={2}>
        <Card sx={{ p: 2.5 }}>
          <DeviceConnection device={device} mayWrite={mayWrite === true} />
        </Card>
        {device.status === 'pairing' && mayWrite === true && (
          <Card sx={{ p: 2.5 }}>
            <PairingCard device={device} />
          </Card>
        )}
        {mayMove && (
          <Card sx={{ p: 2.5 }}>
            <DeviceMoves device={device} />
          </Card>
        )}
        {isSimulator && <SimulatorWriteCard deviceId={device.id} />}
        {isSimulator && mayBreak && <SimulatorFaultsCard deviceId={device.id} />}
      </Stack>
      <Stack gap={2}>
        <Card sx={{ p: 2.5 }}>
          <DeviceSetup device={device} />
        </Card>
        <Card sx={{ p: 2.5 }}>
          <DeviceHistory deviceId={device.id} />
        </Card>
        {isSimulator && <SimulatorOutboxCard deviceId={device.id} />}
      </Stack>
    </Box>
  );
}

import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { DataTable, SimpleList, useRecordContext } from 'react-admin';
import type { DeviceRecord } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { NameCell } from '../lists/NameCell.tsx';
import { ResourceList } from '../lists/ResourceList.tsx';
import { useIsPhone } from '../lists/useIsPhone.ts';
import { formatPhone } from '../phones/phoneModel.ts';
import { DeviceStatusChip } from './DeviceStatusChip.tsx';
import { LastMessageCell, TodayCell } from './TrafficCells.tsx';
import { useLiveDevices } from './useLiveDevices.ts';
import { useReasonText } from './useReasonText.ts';
import { useSince } from './useSince.ts';

/** Live events bring most changes; looking again now and then brings the rest. */
const LOOK_AGAIN = { refetchInterval: 15_000 };

export function DeviceList() {
  useLiveDevices();
  return (
    <ResourceList<DeviceRecord> queryOptions={LOOK_AGAIN}>
      {useIsPhone() ? <DeviceCards /> : <DeviceTable />}
    </ResourceList>
  );
}

function DeviceTable() {
  const t = useT();
  return (
    <DataTable<DeviceRecord> bulkActionButtons={false} rowClick="show">
      <DataTable.Col source="name" field={NameCell} />
      <DataTable.Col<DeviceRecord> source="phone" disableSort render={(device) => formatPhone(device.phone) || t('record.none')} />
      <DataTable.Col<DeviceRecord> source="driver" disableSort render={(device) => t(`device.driver.${device.driver}`)} />
      <DataTable.Col source="status" disableSort field={StatusCell} />
      <DataTable.Col source="lastMessage" disableSort label={t('device.traffic.lastTitle')} field={LastMessageCell} />
      <DataTable.Col source="today" disableSort label={t('device.traffic.todayTitle')} field={TodayCell} />
    </DataTable>
  );
}

function StatusCell() {
  const reasonOf = useReasonText();
  const since = useSince();
  const device = useRecordContext<DeviceRecord>();
  if (!device) return null;
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: 1 }}>
      <DeviceStatusChip />
      <Typography variant="caption" color="text.secondary">
        {[reasonOf(device), since(device.statusSince)].filter(Boolean).join(' · ')}
      </Typography>
    </Box>
  );
}

function DeviceCards() {
  const t = useT();
  return (
    <SimpleList<DeviceRecord>
      rowClick="show"
      primaryText={() => <NameCell />}
      secondaryText={(device) => formatPhone(device.phone) || t(`device.driver.${device.driver}`)}
      tertiaryText={() => <DeviceStatusChip />}
    />
  );
}

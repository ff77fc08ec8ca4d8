import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { ReferenceField, TextField, useTranslate } from 'react-admin';
import type { DeviceRecord } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { LastMessageCell, TodayCell } from './TrafficCells.tsx';
import { usePaceText } from './usePaceText.ts';

/** How the device serves: into which queue, when it reopens, and how fast it sends. */
export function DeviceSetup({ device }: { device: DeviceRecord }) {
  const t = useT();
  const translate = useTranslate();
  const paceText = usePaceText();
  return (
    <>
      <Typography variant="subtitle1" component="h2" sx={{ mb: 1.5 }}>
        {t('device.section.setup')}
      </Typography>
      <Box component="dl" sx={{ m: 0, display: 'grid', gap: 1.5 }}>
        <Line label={translate('resources.devices.fields.defaultDepartmentId')}>
          <ReferenceField source="defaultDepartmentId" reference="departments" link={false} emptyText={t('device.noDepartment')}>
            <TextField source="name" />
          </ReferenceField>
        </Line>
        <Line label={t('device.reopenWithin')}>
          {device.reopenWindowMinutes > 0 ? t('device.minutes', { smart_count: device.reopenWindowMinutes }) : t('device.never')}
        </Line>
        <Line label={t('device.traffic.lastTitle')}>
          <LastMessageCell />
        </Line>
        <Line label={t('device.traffic.todayTitle')}>
          <TodayCell />
        </Line>
        <Line label={t('device.pace.title')}>{paceText(device.pace)}</Line>
      </Box>
    </>
  );
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Box>
      <Typography component="dt" variant="caption" color="text.secondary">
        {label}
      </Typography>
      <Box component="dd" sx={{ m: 0, typography: 'body2' }}>
        {children}
      </Box>
    </Box>
  );
}

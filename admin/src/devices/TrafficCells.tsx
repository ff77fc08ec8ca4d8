import { Typography } from '@mui/material';
import { useLocaleState, useRecordContext } from 'react-admin';
import type { DeviceRecord } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { listTime } from '../inbox/timeText.ts';
import { useDeviceTraffic } from './useDeviceTraffic.ts';

/** The last message of each side. */
export function LastMessageCell() {
  const t = useT();
  const [locale = 'pt-BR'] = useLocaleState();
  const traffic = useDeviceTraffic(useRecordContext<DeviceRecord>()?.id ?? '');
  if (!traffic) return null;
  const time = (at: string | null) => (at ? listTime(at, Date.now(), locale) : t('record.none'));
  return (
    <Typography variant="body2">
      {t('device.traffic.last', { in: time(traffic.lastInAt), out: time(traffic.lastOutAt) })}
    </Typography>
  );
}

/** Today's messages. */
export function TodayCell() {
  const t = useT();
  const traffic = useDeviceTraffic(useRecordContext<DeviceRecord>()?.id ?? '');
  if (!traffic) return null;
  const { in: received, out, failed } = traffic.today;
  return (
    <>
      <Typography variant="body2">{t('device.traffic.today', { in: received, out })}</Typography>
      {failed > 0 && (
        <Typography variant="caption" color="error">
          {t('device.traffic.failed', { smart_count: failed })}
        </Typography>
      )}
    </>
  );
}

import { Box, Button, Typography } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import type { DeviceEvent } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { duration, shortDateTime } from '../inbox/timeText.ts';
import { api } from '../providers/api.ts';
import { useLiveEvent } from '../providers/live.ts';

const SHOWN_AT_FIRST = 8;
const COLORS = { connected: 'success.main', pairing: 'info.main', connecting: 'info.main', disconnected: 'text.disabled', error: 'error.main' } as const;

/** What became of a number's connection, the newest first: why, for how long, and who asked for it. */
export function DeviceHistory({ deviceId }: { deviceId: string }) {
  const t = useT();
  const client = useQueryClient();
  const [isWhole, setIsWhole] = useState(false);
  const queryKey = ['devices', 'events', deviceId];
  const { data: events = [] } = useQuery({ queryKey, queryFn: ({ signal }) => api.get<DeviceEvent[]>(`/devices/${deviceId}/events`, undefined, signal), refetchInterval: 30_000 });
  useLiveEvent('device', ({ id }) => {
    if (id === deviceId) void client.invalidateQueries({ queryKey });
  });
  const shown = isWhole ? events : events.slice(0, SHOWN_AT_FIRST);
  return (
    <>
      <Typography variant="subtitle1" component="h2" sx={{ mb: 1 }}>
        {t('device.history.title')}
      </Typography>
      {events.length === 0 && (
        <Typography variant="body2" color="text.secondary">
          {t('device.history.none')}
        </Typography>
      )}
      <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {shown.map((event, index) => (
          <EventLine key={`${event.at} ${event.status ?? event.asked}`} event={event} until={endOf(events, index)} />
        ))}
      </Box>
      {events.length > shown.length && (
        <Button size="small" onClick={() => setIsWhole(true)} sx={{ mt: 1 }}>
          {t('device.history.more', { smart_count: events.length - shown.length })}
        </Button>
      )}
    </>
  );
}

/** When a state ended: with the next one, which stands before it. Undefined: it lasts, or it is no state. */
function endOf(events: readonly DeviceEvent[], index: number): string | undefined {
  return events[index]?.status && events.slice(0, index).findLast(({ status }) => status)?.at;
}

function EventLine({ event: { at, status, reason, networkCode, asked, by, to }, until }: { event: DeviceEvent; until: string | undefined }) {
  const t = useT();
  const translate = useTranslate();
  const [locale = 'pt-BR'] = useLocaleState();
  const lasted = until && duration(at, Date.parse(until), locale);
  const why = [reason && translate(`device.reason.${reason}`, { _: reason }), networkCode && t('device.history.code', { code: networkCode })].filter(Boolean).join(', ');
  const request = asked && t(by ? `device.history.askedBy.${asked}` : `device.history.asked.${asked}`, { name: by?.name ?? '', to: to?.name ?? '' });
  return (
    <Box component="li" data-testid="device-event" sx={{ display: 'flex', gap: 1.25, py: 0.75 }}>
      <Box sx={{ flexShrink: 0, width: 10, height: 10, mt: 0.75, borderRadius: '50%', ...(status ? { bgcolor: COLORS[status] } : { border: 1, borderColor: 'text.disabled' }) }} />
      <Box sx={{ minWidth: 0 }}>
        <Typography variant="body2">
          {status ? <strong>{t(`device.status.${status}`)}</strong> : request}
          {why && `: ${why}`}
        </Typography>
        <Typography variant="caption" color="text.secondary">
          {[shortDateTime(at, locale), lasted && t('device.history.lasted', { time: lasted })].filter(Boolean).join(' · ')}
        </Typography>
      </Box>
    </Box>
  );
}

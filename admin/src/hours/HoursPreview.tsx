import { Box, Chip, Typography } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useLocale } from 'react-admin';
import type { BusinessHours, HoursPreview as Preview } from '../../../engine/contract/index.ts';
import { useT, type Translate } from '../i18n/useT.ts';
import { timeToCome } from '../inbox/timeText.ts';
import { useDebounced } from '../inbox/useDebounced.ts';
import { api } from '../providers/api.ts';
import { hoursProblems } from './hoursModel.ts';

/** Asked for again so often, in ms: what is open closes. */
const EVERY = 60_000;

/** What the hours in the form come to now, as the engine reads them: open or closed, until when, and the next holidays. */
export function HoursPreview({ hours, isSound }: { hours: BusinessHours; isSound: boolean }) {
  const t = useT();
  const locale = useLocale() ?? 'pt-BR';
  const settled = useDebounced(JSON.stringify(hours), 300);
  const settledHours = JSON.parse(settled) as BusinessHours; // It was made of some.
  const { data } = useQuery({
    queryKey: ['hours-preview', settled],
    queryFn: () => api.post<Preview>('/business-hours/preview', { hours: settledHours }),
    enabled: hoursProblems(settledHours).size === 0,
    placeholderData: keepPreviousData,
    refetchInterval: EVERY,
    staleTime: EVERY,
  });
  if (!data || !isSound) return null;
  return (
    <Box role="status">
      <Chip size="small" color={data.isOpen ? 'success' : 'warning'} variant="outlined" label={stateText(data, t, locale)} data-testid="hours-preview" />
      {data.holidays.length > 0 && (
        <Typography variant="caption" component="p" color="text.secondary" sx={{ mt: 0.75 }}>
          {t('hours.ahead', { days: data.holidays.map(({ date, name }) => `${dayText(date, locale)} ${name}`).join(' · ') })}
        </Typography>
      )}
    </Box>
  );
}

function stateText({ isOpen, changesAt }: Preview, t: Translate, locale: string): string {
  if (changesAt === null) return t(isOpen ? 'hours.preview.open' : 'hours.preview.never');
  const { day, time } = timeToCome(changesAt, Date.now(), locale);
  const when = day === null ? t('hours.preview.at', { time }) : t('inbox.snooze.dayAndTime', { day, time });
  return t(isOpen ? 'hours.preview.openUntil' : 'hours.preview.closedUntil', { when });
}

/** `25/12`. */
function dayText(date: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { day: '2-digit', month: '2-digit', timeZone: 'UTC' }).format(Date.parse(date));
}

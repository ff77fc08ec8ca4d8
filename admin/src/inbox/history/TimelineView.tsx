import { Box, Skeleton, Typography } from '@mui/material';
import { useLocaleState } from 'react-admin';
import { useT } from '../../i18n/useT.ts';
import { LoadFailed } from '../LoadFailed.tsx';
import { useTimeline } from '../resourceQueries.ts';
import { closeReasonText } from '../closeReason.ts';
import { lapse, shortDateTime } from '../timeText.ts';
import { timelineLines, type TimelineLine } from './timelineLines.ts';
import { timelineSentence, type Words } from './timelineSentence.ts';

/** The timeline as sentences, latest first. */
export function TimelineView({ conversationId }: { conversationId: string }) {
  const t = useT();
  const { data, isError, refetch } = useTimeline(conversationId);
  if (isError && !data) return <LoadFailed sentence={t('inbox.history.loadFailed')} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton variant="rounded" height={160} />;
  return (
    <Box component="ol" aria-label={t('inbox.history.timeline')} data-testid="timeline" sx={{ listStyle: 'none', m: 0, mt: 1, p: 0 }}>
      {timelineLines(data).map((line, index, all) => (
        <Entry key={line.event.seq} line={line} isLast={index === all.length - 1} />
      ))}
    </Box>
  );
}

function Entry({ line: { event, count, isAcceptedOffer }, isLast }: { line: TimelineLine; isLast: boolean }) {
  const t = useT();
  const [locale = 'pt-BR'] = useLocaleState();
  const { key, who, target, leaver, reason, minutes, until, note, marks, strategy } = timelineSentence(event, isAcceptedOffer);
  const say = (words: Words) => ('text' in words ? words.text : t(`inbox.history.${words.key}`, { name: words.name }));
  const sentence = t(`inbox.history.event.${key}`, {
    who: say(who),
    target: say(target),
    leaver: say(leaver),
    reason: closeReasonText(reason, t),
    time: minutes === null ? '' : lapse(minutes, locale),
    until: until === null ? '' : shortDateTime(until, locale),
  });
  const details = [shortDateTime(event.at, locale), count > 1 && t('inbox.history.times', { count }), strategy && t(`routing.strategy.${strategy}.title`), ...marks.map((mark) => t(`inbox.history.${mark}`))];
  return (
    <Box component="li" sx={{ position: 'relative', pl: 2.5, pb: isLast ? 0 : 1.75, '&::before': { content: '""', position: 'absolute', left: 3, top: 7, width: 7, height: 7, borderRadius: '50%', bgcolor: 'primary.main' }, ...(!isLast && { '&::after': { content: '""', position: 'absolute', left: 6, top: 16, bottom: -5, width: '1px', bgcolor: 'divider' } }) }}>
      <Typography variant="body2" dir="auto">{sentence}</Typography>
      {note && (
        <Typography variant="body2" color="text.secondary" dir="auto" sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontStyle: 'italic' }}>
          “{note}”
        </Typography>
      )}
      <Typography variant="caption" color="text.secondary">
        {details.filter(Boolean).join(' · ')}
      </Typography>
    </Box>
  );
}

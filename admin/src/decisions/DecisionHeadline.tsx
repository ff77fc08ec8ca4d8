import HowToRegIcon from '@mui/icons-material/HowToRegOutlined';
import HourglassIcon from '@mui/icons-material/HourglassEmptyOutlined';
import { Box, Typography } from '@mui/material';
import type { DecisionRecord } from '../../../engine/contract/index.ts';
import { useSpeech } from '../routing/useSpeech.ts';
import { becauseSentence } from './becauseSentence.ts';
import { reasonCounts } from './candidateOrder.ts';
import { resultHeadline } from './resultHeadline.ts';
import { waitingSentence } from './waitingSentence.ts';

interface DecisionHeadlineProps {
  decision: DecisionRecord;
  /** Who reads it: what came to them is told as theirs. */
  viewerId?: string;
}

/** What came of it, and why, in two or three lines. */
export function DecisionHeadline({ decision, viewerId }: DecisionHeadlineProps) {
  const speech = useSpeech();
  const { t } = speech;
  const { result } = decision;
  const { assignee, department } = result;
  const counts = result.waiting === 'nobody_fits' ? reasonCounts(decision) : [];
  return (
    <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'flex-start' }}>
      <Box aria-hidden sx={{ display: 'grid', placeItems: 'center', flexShrink: 0, width: 36, height: 36, borderRadius: 2, bgcolor: assignee ? 'success.main' : 'warning.main', color: assignee ? 'success.contrastText' : 'warning.contrastText' }}>
        {assignee ? <HowToRegIcon fontSize="small" /> : <HourglassIcon fontSize="small" />}
      </Box>
      <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
        <Typography variant="subtitle1" component="p" sx={{ lineHeight: 1.35 }}>
          {resultHeadline(decision, viewerId, speech)}
        </Typography>
        <Typography variant="body2">{result.waiting ? waitingSentence(result, decision, speech) : becauseSentence(decision, speech)}</Typography>
        {counts.length > 0 && <Typography variant="body2">{counts.map(({ code, count }) => t(`decisions.count.${code}`, { smart_count: count })).join(' · ')}</Typography>}
        <Typography variant="body2" color="text.secondary">
          {department ? t('decisions.result.inDepartment', { name: department.name }) : t('decisions.result.inCommonQueue')}
        </Typography>
      </Box>
    </Box>
  );
}

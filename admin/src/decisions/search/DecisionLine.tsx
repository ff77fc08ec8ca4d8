import HowToRegIcon from '@mui/icons-material/HowToRegOutlined';
import HourglassIcon from '@mui/icons-material/HourglassEmptyOutlined';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { Link } from 'react-router-dom';
import type { DecisionRow } from '../../../../engine/contract/index.ts';
import { fullTime, shortDateTime } from '../../inbox/timeText.ts';
import type { Speech } from '../../routing/speech.ts';
import { rowCause, rowSentence } from './rowSentences.ts';

/** One decision in a list: whose, when, what came of it and by which rules. Leads to all of it. */
export function DecisionLine({ row, speech }: { row: DecisionRow; speech: Speech }) {
  const { t, locale } = speech;
  const { id, at, conversation, result } = row;
  const Icon = result.assignee ? HowToRegIcon : HourglassIcon;
  return (
    <Box component="li">
      <Box
        component={Link}
        to={`/decisions/${id}/show`}
        data-testid="decision"
        sx={{ display: 'flex', gap: 1.5, px: { xs: 1.5, sm: 2 }, py: 1.25, color: 'inherit', textDecoration: 'none', '&:hover': { bgcolor: 'action.hover' }, '&:focus-visible': { outline: 2, outlineOffset: -2, outlineColor: 'primary.main' } }}
      >
        <Icon aria-hidden sx={{ fontSize: 20, mt: '2px', flexShrink: 0, color: result.assignee ? 'success.main' : 'warning.main' }} />
        <Box sx={{ minWidth: 0, flex: 1, overflowWrap: 'anywhere' }}>
          <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 1.5, alignItems: 'baseline' }}>
            <Typography variant="body2" component="h2" dir="auto" sx={{ fontWeight: 600 }}>
              {conversation ? conversation.contact.name : t('decisions.search.gone')}
            </Typography>
            {conversation && (
              <Typography variant="caption" color="text.secondary">
                {conversation.protocol}
              </Typography>
            )}
            <Typography variant="caption" component="time" dateTime={at} title={fullTime(at, locale)} color="text.secondary" sx={{ ml: { sm: 'auto' } }}>
              {shortDateTime(at, locale)}
            </Typography>
          </Box>
          <Typography variant="body2">{rowSentence(row, speech)}</Typography>
          <Typography variant="caption" component="p" color="text.secondary">
            {rowCause(row, speech)}
          </Typography>
        </Box>
      </Box>
    </Box>
  );
}

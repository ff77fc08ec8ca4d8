import ExpandIcon from '@mui/icons-material/ExpandMoreOutlined';
import { Box, Button, Collapse, Tooltip, Typography } from '@mui/material';
import { useId, useState } from 'react';
import type { Candidate, DecisionRecord } from '../../../engine/contract/index.ts';
import { PersonAvatar } from '../inbox/PersonAvatar.tsx';
import { useSpeech } from '../routing/useSpeech.ts';
import { candidateOrder, leftOut } from './candidateOrder.ts';
import { reasonSentence } from './reasonSentence.ts';

/** Everybody who was considered: who was given it, and why the others were not. Who never came into question is folded away. */
export function CandidateList({ decision }: { decision: DecisionRecord }) {
  const { t } = useSpeech();
  const id = useId();
  const { asked, outside } = candidateOrder(decision.candidates);
  const unnamed = leftOut(decision.others);
  const [wantsOutside, setWantsOutside] = useState(false);
  // With nobody else they are all there is to tell.
  const showsOutside = wantsOutside || asked.length === 0;
  if (decision.candidates.length + unnamed.length === 0) {
    return (
      <Typography variant="body2" color="text.secondary">
        {t('decisions.noCandidates')}
      </Typography>
    );
  }
  return (
    <Box>
      <Lines candidates={asked} decision={decision} />
      {outside.length > 0 && asked.length > 0 && (
        <Button
          size="small"
          color="inherit"
          aria-expanded={showsOutside}
          aria-controls={id}
          onClick={() => setWantsOutside(!wantsOutside)}
          endIcon={<ExpandIcon sx={{ transform: showsOutside ? 'rotate(180deg)' : undefined }} />}
          sx={{ mt: 0.5, ml: -0.75, color: 'text.secondary', fontWeight: 500, whiteSpace: 'normal', textAlign: 'start', lineHeight: 1.35 }}
        >
          {t('decisions.others', { smart_count: outside.length })}
        </Button>
      )}
      <Collapse in={showsOutside} id={id} unmountOnExit>
        <Lines candidates={outside} decision={decision} />
      </Collapse>
      {unnamed.length > 0 && (
        <Typography variant="caption" component="p" color="text.secondary" sx={{ mt: 1 }}>
          {t('decisions.unnamed', { what: unnamed.map(({ code, count }) => t(`decisions.count.${code}`, { smart_count: count })).join(' · ') })}
        </Typography>
      )}
    </Box>
  );
}

function Lines({ candidates, decision }: { candidates: readonly Candidate[]; decision: DecisionRecord }) {
  const { t } = useSpeech();
  return (
    <Box component="ul" aria-label={t('decisions.section.candidates')} sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1 }}>
      {candidates.map((candidate) => (
        <CandidateLine key={candidate.userId} candidate={candidate} decision={decision} />
      ))}
    </Box>
  );
}

function CandidateLine({ candidate, decision }: { candidate: Candidate; decision: DecisionRecord }) {
  const speech = useSpeech();
  const { t } = speech;
  const { name, taken, load, capacity } = candidate;
  const sentence = taken ? t(decision.trigger === 'try' ? 'decisions.wouldTake' : 'decisions.taken') : reasonSentence(candidate, decision, speech);
  return (
    <Box component="li" data-testid={taken ? 'candidate-taken' : 'candidate'} sx={{ display: 'flex', gap: 1, alignItems: 'flex-start' }}>
      <PersonAvatar name={name} size={26} />
      <Box sx={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
        <Typography variant="body2" dir="auto" sx={{ fontWeight: taken ? 600 : 500, lineHeight: 1.3 }}>
          {name}
        </Typography>
        <Typography variant="caption" component="p" sx={{ color: taken ? 'success.main' : 'text.secondary', fontWeight: taken ? 600 : undefined, lineHeight: 1.4 }}>
          {sentence}
        </Typography>
      </Box>
      <Tooltip title={t('decisions.loadHint')}>
        <Typography variant="caption" color="text.secondary" sx={{ flexShrink: 0, fontVariantNumeric: 'tabular-nums' }}>
          {t('decisions.load', { load, capacity })}
        </Typography>
      </Tooltip>
    </Box>
  );
}

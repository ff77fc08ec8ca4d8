import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import type { DecisionRecord } from '../../../engine/contract/index.ts';
import { useSpeech } from '../routing/useSpeech.ts';
import { actionSentences } from './actionSentences.ts';
import { CandidateList } from './CandidateList.tsx';
import { DecisionHeadline } from './DecisionHeadline.tsx';
import { RulesTried } from './RulesTried.tsx';

/** One decision from its result down to everybody who was considered. */
export function DecisionView({ decision, viewerId }: { decision: DecisionRecord; viewerId?: string }) {
  const speech = useSpeech();
  const { t } = speech;
  const actions = actionSentences(decision, speech);
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      <DecisionHeadline decision={decision} viewerId={viewerId} />
      <Section title={t('decisions.section.rules')}>
        <RulesTried decision={decision} />
      </Section>
      {actions.length > 0 && (
        <Section title={t('decisions.section.also')}>
          {actions.map((sentence) => (
            <Typography key={sentence} variant="body2" sx={{ overflowWrap: 'anywhere' }}>
              {sentence}
            </Typography>
          ))}
        </Section>
      )}
      <Section title={t('decisions.section.candidates')}>
        <CandidateList decision={decision} />
      </Section>
    </Box>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Box component="section" aria-label={title} sx={{ minWidth: 0 }}>
      <Typography variant="overline" component="h4" color="text.secondary" sx={{ lineHeight: 1.8 }}>
        {title}
      </Typography>
      {children}
    </Box>
  );
}

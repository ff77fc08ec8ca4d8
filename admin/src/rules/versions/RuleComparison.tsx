import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import Typography from '@mui/material/Typography';
import { useSpeech } from '../../routing/useSpeech.ts';
import { visuallyHidden } from '../../layout/visuallyHidden.ts';
import { RULE_PARTS, ruleParts, type RuleContent } from '../words/ruleParts.ts';
import { compareLines, type ComparedLine } from './compareLines.ts';

interface Side {
  title: string;
  rule: RuleContent;
}

/** Two states of a rule beside each other, in words; what only one of them says is marked. */
export function RuleComparison({ left, right }: { left: Side; right: Side }) {
  const speech = useSpeech();
  const { t } = speech;
  const [before, after] = [ruleParts(left.rule, speech), ruleParts(right.rule, speech)];
  const parts = RULE_PARTS.map((part) => ({ part, ...compareLines(before[part], after[part]) }));
  const isChanged = ({ left: one, right: other }: (typeof parts)[number]) => [...one, ...other].some(({ isOwn }) => isOwn);
  return (
    <Box>
      {!parts.some(isChanged) && (
        <Typography variant="body2" color="text.secondary" sx={{ mb: 1 }}>
          {t('rules.versions.same')}
        </Typography>
      )}
      <Box component="table" sx={{ width: '100%', tableLayout: 'fixed', borderCollapse: 'collapse', '& td, & th': { verticalAlign: 'top', textAlign: 'start', p: 1, borderTop: 1, borderColor: 'divider' }, '& thead th': { borderTop: 0 } }}>
        <thead>
          <tr>
            {[left, right].map(({ title }) => (
              <Typography key={title} component="th" scope="col" variant="subtitle2">
                {title}
              </Typography>
            ))}
          </tr>
        </thead>
        <tbody>
          {parts.map((each) => (
            <tr key={each.part}>
              <Lines part={t(`rules.part.${each.part}`)} lines={each.left} sign="removed" changed={isChanged(each) ? t('rules.versions.changed') : undefined} />
              <Lines part={t(`rules.part.${each.part}`)} lines={each.right} sign="added" />
            </tr>
          ))}
        </tbody>
      </Box>
    </Box>
  );
}

function Lines({ part, lines, sign, changed }: { part: string; lines: readonly ComparedLine[]; sign: 'removed' | 'added'; changed?: string }) {
  const { t } = useSpeech();
  return (
    <td>
      <Typography variant="caption" color="text.secondary" component="div" sx={{ display: 'flex', alignItems: 'center', gap: 0.75, minHeight: 22 }}>
        {part}
        {changed && <Chip size="small" color="info" variant="outlined" label={changed} sx={{ height: 18, fontSize: '0.68rem' }} />}
      </Typography>
      {lines.map(({ text, depth, isOwn }, index) => (
        <Box
          // Lines may repeat, and never change places by themselves.
          key={`${index}:${text}`}
          component={isOwn ? (sign === 'added' ? 'ins' : 'del') : 'div'}
          sx={{ display: 'block', pl: 0.75 + depth * 1.5, pr: 0.75, py: 0.2, my: 0.2, borderRadius: 1, typography: 'body2', textDecoration: 'none', overflowWrap: 'anywhere', ...(isOwn && { bgcolor: (theme) => `color-mix(in srgb, ${sign === 'added' ? theme.palette.success.main : theme.palette.error.main} 16%, transparent)` }) }}
        >
          {isOwn && (
            <>
              <Box component="span" aria-hidden sx={{ mr: 0.5, fontWeight: 700 }}>
                {sign === 'added' ? '+' : '−'}
              </Box>
              <Box component="span" sx={visuallyHidden}>{`${t(sign === 'added' ? 'rules.versions.addedLine' : 'rules.versions.removedLine')}: `}</Box>
            </>
          )}
          {text}
        </Box>
      ))}
    </td>
  );
}

import DragIcon from '@mui/icons-material/DragIndicator';
import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import Chip from '@mui/material/Chip';
import IconButton from '@mui/material/IconButton';
import Link from '@mui/material/Link';
import { useSortable } from '@dnd-kit/react/sortable';
import { memo } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import type { RuleRecord } from '../../../../engine/contract/index.ts';
import type { Speech } from '../../routing/speech.ts';
import { validityText } from '../words/ruleSummary.ts';
import { MoveButtons } from './MoveButtons.tsx';
import { RuleProblems } from './RuleProblems.tsx';
import { RuleSwitch } from './RuleSwitch.tsx';
import { RuleText } from './RuleText.tsx';

interface RuleCardProps {
  rule: RuleRecord;
  /** Made once for all of them: there may be a thousand. */
  speech: Speech;
  index: number;
  count: number;
  /** Undefined while only some of the rules are shown: their places mean nothing then. */
  onMove?: (rule: RuleRecord, position: number) => void;
}

/** One rule of the list: its place, what it says, whether it holds, and the ways to move it. */
export const RuleCard = memo(function RuleCard({ rule, speech, index, count, onMove }: RuleCardProps) {
  const { t } = speech;
  const { ref, handleRef, isDragging } = useSortable({ id: rule.id, index, disabled: !onMove, data: { name: rule.name } });
  const validity = validityText(rule, Date.now(), speech);
  return (
    <Card
      component="li"
      ref={ref}
      data-testid="rule"
      sx={{ display: 'flex', alignItems: 'center', gap: { xs: 0.5, sm: 1 }, px: { xs: 1, sm: 1.5 }, py: 1.25, listStyle: 'none', contentVisibility: isDragging ? 'visible' : 'auto', containIntrinsicSize: 'auto 76px', boxShadow: isDragging ? 6 : 0 }}
    >
      {onMove && (
        <IconButton ref={handleRef} size="small" aria-label={t('rules.move.handle', { name: rule.name })} aria-roledescription={t('rules.move.role')} sx={{ display: { xs: 'none', sm: 'inline-flex' }, cursor: 'grab', touchAction: 'none', color: 'text.secondary' }}>
          <DragIcon fontSize="small" />
        </IconButton>
      )}
      <Box component="span" sx={{ minWidth: 24, textAlign: 'center', typography: 'body2', fontVariantNumeric: 'tabular-nums', color: 'text.secondary' }}>
        {(onMove ? index : rule.position) + 1}
      </Box>
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: 1, rowGap: 0.5 }}>
          <Link component={RouterLink} to={`/rules/${rule.id}`} color={rule.enabled ? 'text.primary' : 'text.secondary'} underline="hover" sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>
            {rule.name}
          </Link>
          {!rule.enabled && <Chip size="small" variant="outlined" label={t('rules.off')} />}
          {validity && <Chip size="small" variant="outlined" label={validity} sx={{ height: 'auto', minHeight: 24, '& .MuiChip-label': { whiteSpace: 'normal' } }} />}
        </Box>
        <RuleText rule={rule} speech={speech} />
        <RuleProblems problems={rule.problems} speech={speech} />
      </Box>
      <Box sx={{ display: 'flex', flexDirection: { xs: 'column', sm: 'row' }, alignItems: 'center', flexShrink: 0 }}>
        <RuleSwitch rule={rule} />
        {onMove && <MoveButtons name={rule.name} index={index} count={count} onMove={(position) => onMove(rule, position)} />}
      </Box>
    </Card>
  );
});

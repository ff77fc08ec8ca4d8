import { Accessibility, type defaultPreset } from '@dnd-kit/dom';
import { DragDropProvider, type DragEndEvent } from '@dnd-kit/react';
import { isSortable } from '@dnd-kit/react/sortable';
import Box from '@mui/material/Box';

import { useCallback, useState } from 'react';
import type { RuleRecord } from '../../../../engine/contract/index.ts';
import { visuallyHidden } from '../../layout/visuallyHidden.ts';
import { useSpeech } from '../../routing/useSpeech.ts';
import { dragAnnouncements, moveText } from './announcements.ts';
import { RuleCard } from './RuleCard.tsx';
import { useReorderRules } from './useReorderRules.ts';

/** The rules in their order, moved by dragging, by the keyboard on the handle, and by buttons; each move is told to screen readers. */
export function SortableRules({ rules }: { rules: readonly RuleRecord[] }) {
  const speech = useSpeech();
  const { t } = speech;
  const { ordered, move } = useReorderRules(rules);
  const [told, setTold] = useState('');
  const count = ordered.length;
  // Stays the same from render to render, or everything would be set up anew with each.
  const plugins = useCallback(
    (defaults: typeof defaultPreset.plugins) => [
      ...defaults.filter((each) => each !== Accessibility),
      Accessibility.configure({ announcements: dragAnnouncements(t, count), screenReaderInstructions: { draggable: t('rules.move.handleHint') } }),
    ],
    [t, count],
  );

  const drop = ({ canceled, operation: { source } }: DragEndEvent) => {
    if (canceled || !isSortable(source) || source.index === source.initialIndex) return;
    move(String(source.id), source.index);
  };
  const step = useCallback(
    (rule: RuleRecord, position: number) => {
      move(rule.id, position);
      setTold(moveText(t, 'dropped', { name: rule.name, position: position + 1, count }));
    },
    [t, move, count],
  );

  return (
    <DragDropProvider plugins={plugins} onDragEnd={drop}>
      <Box component="ol" sx={{ m: 0, p: 0, pb: { xs: 9, sm: 0 }, display: 'grid', gap: 1 }}>
        {ordered.map((rule, index) => (
          <RuleCard key={rule.id} rule={rule} speech={speech} index={index} count={count} onMove={step} />
        ))}
      </Box>
      <Box role="status" sx={visuallyHidden}>
        {told}
      </Box>
    </DragDropProvider>
  );
}

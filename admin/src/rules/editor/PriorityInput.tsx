import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { useInput } from 'react-admin';
import { PRIORITIES, type Priority } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';

/** The four priorities side by side. */
export function PriorityInput() {
  const t = useT();
  const { field } = useInput<Priority>({ source: 'then.priority' });
  return (
    <ToggleButtonGroup exclusive size="small" value={field.value} onChange={(_event, next: Priority | null) => next && field.onChange(next)} aria-label={t('rules.actions.priority.label')}>
      {PRIORITIES.map((priority) => (
        <ToggleButton key={priority} value={priority} sx={{ px: { xs: 1.25, sm: 2 }, textTransform: 'capitalize' }}>
          {t(`routing.priority.${priority}`)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

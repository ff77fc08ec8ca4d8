import CloseIcon from '@mui/icons-material/Close';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { OptionText } from '../../forms/OptionText.tsx';
import { useT } from '../../i18n/useT.ts';
import type { ActionKind } from '../ruleFormValues.ts';

interface ActionRowProps {
  kind: ActionKind;
  /** Just added: the focus goes to its first field. */
  isNew: boolean;
  onRemove: () => void;
  children: ReactNode;
}

/** One action: what it does, its fields, and the way to take it out. */
export function ActionRow({ kind, isNew, onRemove, children }: ActionRowProps) {
  const t = useT();
  const id = useId();
  const fields = useRef<HTMLDivElement>(null);
  const title = t(`rules.actions.${kind}.title`);
  useEffect(() => {
    if (isNew) fields.current?.querySelector<HTMLElement>('input, textarea, [role=combobox], button')?.focus();
  }, [isNew]);
  return (
    <Box role="group" aria-labelledby={id} sx={{ p: { xs: 1.5, sm: 2 }, border: 1, borderColor: 'divider', borderRadius: 2 }}>
      <Box sx={{ display: 'flex', alignItems: 'flex-start', justifyContent: 'space-between', gap: 1, mb: 1.5 }}>
        <Box id={id}>
          <OptionText title={title} hint={t(`rules.actions.${kind}.hint`)} />
        </Box>
        <IconButton size="small" aria-label={t('rules.actions.remove', { action: title })} onClick={onRemove}>
          <CloseIcon fontSize="small" />
        </IconButton>
      </Box>
      <div ref={fields}>{children}</div>
    </Box>
  );
}

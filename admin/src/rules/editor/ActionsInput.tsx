import AddIcon from '@mui/icons-material/Add';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import FormHelperText from '@mui/material/FormHelperText';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import Typography from '@mui/material/Typography';
import { useEffect, useRef, useState } from 'react';
import { get, useFormContext, useWatch } from 'react-hook-form';
import { OptionText } from '../../forms/OptionText.tsx';
import { useT } from '../../i18n/useT.ts';
import { SwitchInput } from '../../settings/SwitchInput.tsx';
import { ACTION_KINDS, type ActionKind, type RuleFormValues } from '../ruleFormValues.ts';
import { ActionFields } from './ActionFields.tsx';
import { ActionRow } from './ActionRow.tsx';
import { firstAction } from './firstAction.ts';

/** What the rule does: the actions that were chosen, a way to add another, and whether the next rules are tried too. */
export function ActionsInput() {
  const t = useT();
  const { setValue, clearErrors, formState } = useFormContext<RuleFormValues>();
  const actions = useWatch<RuleFormValues, 'then'>({ name: 'then' });
  const shown = ACTION_KINDS.filter((kind) => actions[kind] !== undefined);
  // Ours lies at the root, the API's at the actions themselves.
  const error: unknown = get(formState.errors, 'then.root.message') ?? get(formState.errors, 'then.message');
  const [added, setAdded] = useState<ActionKind>();

  // What is wrong with all of them together is no field's, so nobody else takes it back.
  const wasWrong = useRef(false);
  useEffect(() => {
    if (wasWrong.current) clearErrors('then');
    wasWrong.current = error !== undefined;
  }, [actions, clearErrors, error]);

  const set = (kind: ActionKind, value: RuleFormValues['then'][ActionKind]) => setValue(`then.${kind}`, value, { shouldDirty: true });
  return (
    <Box sx={{ display: 'grid', gap: 1.5 }}>
      {shown.length === 0 && <Typography color="text.secondary" variant="body2">{t('rules.actions.none')}</Typography>}
      {shown.map((kind) => (
        <ActionRow key={kind} kind={kind} onRemove={() => set(kind, undefined)} isNew={kind === added}>
          <ActionFields kind={kind} />
        </ActionRow>
      ))}
      {typeof error === 'string' && <FormHelperText error>{error}</FormHelperText>}
      <AddAction
        kinds={ACTION_KINDS.filter((kind) => !shown.includes(kind))}
        onAdd={(kind) => {
          set(kind, firstAction(kind));
          setAdded(kind);
        }}
      />
      <Box sx={{ borderTop: 1, borderColor: 'divider', pt: 1.5 }}>
        <SwitchInput source="then.stop" title={t('rules.actions.stopTitle')} on={t('rules.actions.stopOn')} off={t('rules.actions.stopOff')} />
      </Box>
    </Box>
  );
}

function AddAction({ kinds, onAdd }: { kinds: readonly ActionKind[]; onAdd: (kind: ActionKind) => void }) {
  const t = useT();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  if (kinds.length === 0) return null;
  return (
    <>
      <Button startIcon={<AddIcon />} variant="outlined" aria-haspopup="menu" onClick={(event) => setAnchor(event.currentTarget)} sx={{ justifySelf: 'start' }}>
        {t('rules.actions.add')}
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)} slotProps={{ paper: { sx: { maxWidth: 420 } } }}>
        {kinds.map((kind) => (
          <MenuItem
            key={kind}
            onClick={() => {
              setAnchor(null);
              onAdd(kind);
            }}
            sx={{ whiteSpace: 'normal' }}
          >
            <OptionText title={t(`rules.actions.${kind}.title`)} hint={t(`rules.actions.${kind}.hint`)} />
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}

import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogContentText from '@mui/material/DialogContentText';
import DialogTitle from '@mui/material/DialogTitle';
import { thenDo } from '../../../../engine/contract/index.ts';
import { shortDateTime } from '../../inbox/timeText.ts';
import { useSpeech } from '../../routing/useSpeech.ts';
import { toActions } from '../ruleFormValues.ts';
import { RuleComparison } from '../versions/RuleComparison.tsx';
import { useRuleVersions } from '../versions/useRuleVersions.ts';
import type { Conflict } from './useSaveRule.ts';

interface ConflictDialogProps {
  conflict: Conflict;
  /** The version that was opened for editing. */
  openedVersion: number;
  isSaving: boolean;
  onKeepMine: () => void;
  onTakeTheirs: () => void;
  onGoBack: () => void;
}

/** Two people saved the same rule: both versions side by side, and the choice which one stays. Nothing is lost before it. */
export function ConflictDialog({ conflict: { mine, theirs }, openedVersion, isSaving, onKeepMine, onTakeTheirs, onGoBack }: ConflictDialogProps) {
  const { t, locale } = useSpeech();
  const saved = useRuleVersions(theirs.id).data?.find(({ version }) => version === theirs.version);
  const values = { version: theirs.version, mine: openedVersion };
  const name = saved?.savedBy.name;
  return (
    <Dialog open fullWidth maxWidth="md" onClose={onGoBack} aria-labelledby="conflict-title">
      <DialogTitle id="conflict-title">{t('rules.conflict.title')}</DialogTitle>
      <DialogContent>
        <DialogContentText sx={{ mb: 2 }}>{saved && name ? t('rules.conflict.hint', { ...values, name, when: shortDateTime(saved.savedAt, locale) }) : t('rules.conflict.hintUnknown', values)}</DialogContentText>
        <RuleComparison left={{ title: t('rules.conflict.theirs'), rule: theirs }} right={{ title: t('rules.conflict.mine'), rule: { ...mine, ...thenDo(toActions(mine.then)) } }} />
      </DialogContent>
      <DialogActions sx={{ flexWrap: 'wrap', gap: 1 }}>
        <Button color="inherit" onClick={onGoBack}>
          {t('rules.conflict.goBack')}
        </Button>
        <Button variant="outlined" onClick={onTakeTheirs}>
          {t('rules.conflict.takeTheirs')}
        </Button>
        <Button variant="contained" loading={isSaving} onClick={onKeepMine}>
          {t('rules.conflict.keepMine')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

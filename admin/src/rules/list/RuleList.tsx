import SearchIcon from '@mui/icons-material/Search';
import Alert from '@mui/material/Alert';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import Box from '@mui/material/Box';
import { useState } from 'react';
import { CreateButton, Loading, useTranslate } from 'react-admin';
import type { RuleRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { useSpeech } from '../../routing/useSpeech.ts';
import { RulesPage } from '../RulesPage.tsx';
import { TrialDrawer } from '../trying/TrialDrawer.tsx';
import { TrialPanel } from '../trying/TrialPanel.tsx';
import { useRules } from '../useRules.ts';
import { NoRules } from './NoRules.tsx';
import { RuleCard } from './RuleCard.tsx';
import { SortableRules } from './SortableRules.tsx';

/** From so many on a search is worth its place. */
const MANY = 8;

/** All rules in the order in which they are tried. */
export default function RuleList() {
  const t = useT();
  const translate = useTranslate();
  const { data: rules, error } = useRules();
  return (
    <RulesPage title={translate('resources.rules.name', { smart_count: 2 })} hint={rules?.length ? t('rules.intro') : undefined} actions={rules?.length ? <Actions /> : undefined}>
      {error && !rules && <Alert severity="error">{error.message}</Alert>}
      {!error && !rules && <Loading />}
      {rules?.length === 0 && <NoRules />}
      {rules && rules.length > 0 && <Rules rules={rules} />}
    </RulesPage>
  );
}

function Actions() {
  return (
    <>
      <TrialDrawer>
        <TrialPanel />
      </TrialDrawer>
      <CreateButton resource="rules" variant="contained" />
    </>
  );
}

function Rules({ rules }: { rules: readonly RuleRecord[] }) {
  const speech = useSpeech();
  const { t } = speech;
  const [typed, setTyped] = useState('');
  const q = typed.trim().toLocaleLowerCase();
  const found = rules.filter(({ name }) => name.toLocaleLowerCase().includes(q));
  return (
    <>
      {rules.length >= MANY && (
        <TextField type="search" value={typed} onChange={(event) => setTyped(event.target.value)} placeholder={t('search.placeholder')} sx={{ mt: 0, mb: 1.5, maxWidth: 320 }} slotProps={{ htmlInput: { 'aria-label': t('search.placeholder') }, input: { startAdornment: <InputAdornment position="start"><SearchIcon fontSize="small" /></InputAdornment> } }} />
      )}
      {q === '' && <SortableRules rules={rules} />}
      {q !== '' && found.length === 0 && <Typography color="text.secondary">{t('rules.nothingFound', { q: typed.trim() })}</Typography>}
      {q !== '' && found.length > 0 && (
        <Box component="ul" sx={{ m: 0, p: 0, display: 'grid', gap: 1 }}>
          {found.map((rule, index) => (
            <RuleCard key={rule.id} rule={rule} speech={speech} index={index} count={found.length} />
          ))}
        </Box>
      )}
    </>
  );
}

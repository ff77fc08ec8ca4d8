import BackIcon from '@mui/icons-material/ArrowBack';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import { useState } from 'react';
import { Confirm, Loading } from 'react-admin';
import { Link, useParams } from 'react-router-dom';
import type { RuleVersionRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { RulesPage } from '../RulesPage.tsx';
import { RuleComparison } from './RuleComparison.tsx';
import { useRestoreRule, useRuleVersions } from './useRuleVersions.ts';
import { VersionList } from './VersionList.tsx';

/** What a rule has said over time: who saved what and when, two of them side by side, and the way back to an older one. */
export default function RuleVersions() {
  const t = useT();
  const { id = '' } = useParams();
  const { data: versions, error } = useRuleVersions(id);
  const newest = versions?.[0];
  const back = (
    <Button component={Link} to={`/rules/${id}`} startIcon={<BackIcon />} variant="outlined">
      {t('rules.versions.back')}
    </Button>
  );
  return (
    <RulesPage title={newest ? t('rules.versions.title', { name: newest.name }) : t('rules.form.versions')} hint={t('rules.versions.hint')} actions={back}>
      {error && <Alert severity="error">{error.message}</Alert>}
      {!error && !versions && <Loading />}
      {newest && versions && <Versions key={newest.version} ruleId={id} versions={versions} newest={newest} />}
    </RulesPage>
  );
}

function Versions({ ruleId, versions, newest }: { ruleId: string; versions: readonly RuleVersionRecord[]; newest: RuleVersionRecord }) {
  const t = useT();
  const restore = useRestoreRule(ruleId);
  const [asks, setAsks] = useState(false);
  const [older, setOlder] = useState(versions[1] ?? newest);
  const [newer, setNewer] = useState(newest);
  const title = ({ version }: RuleVersionRecord) => `${t('rules.versions.version', { version })}${version === newest.version ? ` (${t('rules.versions.current')})` : ''}`;
  if (versions.length === 1) return <Alert severity="info">{t('rules.versions.only')}</Alert>;
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: { md: '320px minmax(0, 1fr)' }, gap: 2, alignItems: 'start' }}>
      <VersionList versions={versions} older={older} newer={newer} titleOf={title} onOlder={setOlder} onNewer={setNewer} />
      <Card sx={{ p: { xs: 1.5, sm: 2 } }}>
        <RuleComparison left={{ title: title(older), rule: older }} right={{ title: title(newer), rule: newer }} />
        {older.version !== newest.version && (
          <Button variant="contained" loading={restore.isPending} onClick={() => setAsks(true)} sx={{ mt: 2 }}>
            {t('rules.versions.restore', { version: older.version })}
          </Button>
        )}
      </Card>
      <Confirm
        isOpen={asks}
        title={t('rules.versions.restoreTitle', { version: older.version })}
        content={t('rules.versions.restoreHint')}
        onConfirm={() => {
          setAsks(false);
          restore.mutate(older.version);
        }}
        onClose={() => setAsks(false)}
      />
    </Box>
  );
}

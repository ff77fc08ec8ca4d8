import HistoryIcon from '@mui/icons-material/HistoryOutlined';
import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import type { RuleRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';

/** Leads to what the rule said before. */
export function VersionsButton({ rule: { id } }: { rule: Pick<RuleRecord, 'id'> }) {
  const t = useT();
  return (
    <Button component={Link} to={`/rules/${id}/versions`} startIcon={<HistoryIcon />} variant="outlined">
      {t('rules.form.versions')}
    </Button>
  );
}

import BlockIcon from '@mui/icons-material/BlockOutlined';
import Chip from '@mui/material/Chip';
import { useListContext } from 'react-admin';
import { useT } from '../i18n/useT.ts';

/** Shows only those whose messages open nothing. */
export function IgnoredFilter(_props: { source: string; alwaysOn: boolean }) {
  const t = useT();
  const { filterValues, setFilters } = useListContext();
  const isOn = filterValues.ignored === true;
  const { ignored: _ignored, ...others } = filterValues;
  return (
    <Chip
      icon={<BlockIcon />}
      label={t('contact.onlyIgnored')}
      color={isOn ? 'primary' : 'default'}
      variant={isOn ? 'filled' : 'outlined'}
      aria-pressed={isOn}
      onClick={() => setFilters(isOn ? others : { ...others, ignored: true })}
      sx={{ mb: 1 }}
    />
  );
}

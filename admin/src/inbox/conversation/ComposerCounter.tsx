import { Typography } from '@mui/material';
import { MAX_TEXT_LENGTH } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';

/** From so many characters before the limit, how many are left is shown. */
const SHOWN_FROM = 300;

export function ComposerCounter({ length }: { length: number }) {
  const t = useT();
  const left = MAX_TEXT_LENGTH - length;
  if (left > SHOWN_FROM) return null;
  const sentence = left >= 0 ? t('inbox.composer.left', { smart_count: left }) : t('inbox.composer.over', { smart_count: -left });
  return (
    <Typography role="status" variant="caption" color={left < 0 ? 'error' : 'text.secondary'} title={sentence} aria-label={sentence} sx={{ pb: 0.75, fontVariantNumeric: 'tabular-nums' }}>
      {left}
    </Typography>
  );
}

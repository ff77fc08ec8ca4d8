import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import Radio from '@mui/material/Radio';
import Typography from '@mui/material/Typography';
import type { RuleVersionRecord } from '../../../../engine/contract/index.ts';
import { shortDateTime } from '../../inbox/timeText.ts';
import { useSpeech } from '../../routing/useSpeech.ts';

interface VersionListProps {
  versions: readonly RuleVersionRecord[];
  older: RuleVersionRecord;
  newer: RuleVersionRecord;
  titleOf: (version: RuleVersionRecord) => string;
  onOlder: (version: RuleVersionRecord) => void;
  onNewer: (version: RuleVersionRecord) => void;
}

/** The versions, newest first, with two columns of buttons that choose which are compared. */
export function VersionList({ versions, older, newer, titleOf, onOlder, onNewer }: VersionListProps) {
  const { t, locale } = useSpeech();
  const choice = (version: RuleVersionRecord, side: 'before' | 'after') => {
    const chosen = side === 'before' ? older : newer;
    return (
      <Radio
        size="small"
        name={`compare-${side}`}
        checked={chosen.version === version.version}
        onChange={() => (side === 'before' ? onOlder : onNewer)(version)}
        slotProps={{ input: { 'aria-label': `${t(`rules.versions.${side}`)}: ${titleOf(version)}` } }}
      />
    );
  };
  return (
    <Card>
      <Box component="table" aria-label={t('rules.versions.list')} sx={{ width: '100%', borderCollapse: 'collapse', '& td, & th': { p: 0.5, borderTop: 1, borderColor: 'divider' }, '& thead th': { borderTop: 0, py: 1 }, '& td:last-of-type': { pr: 1.5 } }}>
        <thead>
          <tr>
            {(['before', 'after'] as const).map((side) => (
              <Typography key={side} component="th" scope="col" variant="caption" color="text.secondary" sx={{ width: 56 }}>
                {t(`rules.versions.${side}`)}
              </Typography>
            ))}
            <th aria-label={t('rules.form.versions')} />
          </tr>
        </thead>
        <tbody>
          {versions.map((version) => (
            <tr key={version.version}>
              <td align="center">{choice(version, 'before')}</td>
              <td align="center">{choice(version, 'after')}</td>
              <td>
                <Typography variant="body2" sx={{ fontWeight: 600 }}>
                  {titleOf(version)}
                </Typography>
                <Typography variant="caption" color="text.secondary">
                  {t('rules.versions.by', { name: version.savedBy.name ?? t('rules.versions.system'), when: shortDateTime(version.savedAt, locale) })}
                </Typography>
              </td>
            </tr>
          ))}
        </tbody>
      </Box>
    </Card>
  );
}

import MicOffIcon from '@mui/icons-material/MicOffOutlined';
import { Alert } from '@mui/material';
import { useT } from '../../i18n/useT.ts';
import type { VoiceProblem } from './voiceModel.ts';

/** Why nothing is recorded, and what to do about it. */
export function VoiceProblemNotice({ problem, onClose }: { problem: VoiceProblem; onClose: () => void }) {
  const t = useT();
  return (
    <Alert severity="warning" icon={<MicOffIcon fontSize="small" />} onClose={onClose} closeText={t('inbox.voice.close')} sx={{ mb: 1, py: 0 }}>
      {t(`inbox.voice.problem.${problem}`)}
    </Alert>
  );
}

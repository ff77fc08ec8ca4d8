import MicIcon from '@mui/icons-material/MicNoneRounded';
import { IconButton, Tooltip } from '@mui/material';
import { useT } from '../../i18n/useT.ts';

/** Begins a voice note; stands where the button for sending stands once there is something to send. */
export function VoiceButton({ isAsking, onStart }: { isAsking: boolean; onStart: () => void }) {
  const t = useT();
  return (
    <Tooltip disableInteractive title={t(isAsking ? 'inbox.voice.asking' : 'inbox.voice.record')}>
      <span>
        <IconButton size="small" color="primary" aria-label={t('inbox.voice.record')} loading={isAsking} onClick={onStart}>
          <MicIcon fontSize="small" />
        </IconButton>
      </span>
    </Tooltip>
  );
}

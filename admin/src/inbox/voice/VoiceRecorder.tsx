import DeleteIcon from '@mui/icons-material/DeleteOutlineRounded';
import SendIcon from '@mui/icons-material/SendRounded';
import { Box, IconButton, keyframes, Tooltip, Typography } from '@mui/material';
import { useSyncExternalStore } from 'react';
import { useT } from '../../i18n/useT.ts';
import { lengthText } from '../timeText.ts';
import { LoudnessBars } from './LoudnessBars.tsx';
import type { Recording } from './startRecording.ts';
import { MAX_SECONDS } from './voiceModel.ts';

/** From so many seconds before the limit on, the limit stands beside the time. */
const WARN_BEFORE = 60;

const blink = keyframes({ '50%': { opacity: 0.25 } });

interface VoiceRecorderProps {
  recording: Recording;
  isSending: boolean;
  onSend: () => void;
  onDiscard: () => void;
}

/** A voice note while it is recorded: how long and how loud it is, and its two ends. */
export function VoiceRecorder({ recording, isSending, onSend, onDiscard }: VoiceRecorderProps) {
  const t = useT();
  const { seconds, loudness, end } = useSyncExternalStore(recording.subscribe, recording.view);
  const isLive = end === null && !isSending;
  const isNearEnd = end === null && seconds >= MAX_SECONDS - WARN_BEFORE;
  return (
    <Box role="group" aria-label={t('inbox.voice.recording')} sx={{ display: 'flex', alignItems: 'center', gap: { xs: 0.75, sm: 1 }, flex: 1, minWidth: 0 }}>
      <Tooltip title={t('inbox.voice.discard')}>
        <span>
          <IconButton size="small" aria-label={t('inbox.voice.discard')} disabled={isSending} onClick={onDiscard}>
            <DeleteIcon fontSize="small" />
          </IconButton>
        </span>
      </Tooltip>
      <Box aria-hidden sx={{ flexShrink: 0, width: 10, height: 10, borderRadius: '50%', bgcolor: isLive ? 'error.main' : 'text.disabled', '@media (prefers-reduced-motion: no-preference)': { animation: isLive ? `${blink} 1.6s ease-in-out infinite` : 'none' } }} />
      <Typography
        component="span"
        role="timer"
        aria-label={`${t('inbox.voice.time')}: ${lengthText(seconds)}`}
        variant="body2"
        color={isNearEnd ? 'error' : 'text.primary'}
        sx={{ flexShrink: 0, minWidth: 34, fontWeight: 550, fontVariantNumeric: 'tabular-nums' }}
      >
        {lengthText(seconds)}
        {isNearEnd && ` / ${lengthText(MAX_SECONDS)}`}
      </Typography>
      {end === null ? (
        <LoudnessBars loudness={loudness} isLive={isLive} />
      ) : (
        <Typography role="status" variant="body2" color="text.secondary" sx={{ flex: 1, minWidth: 0 }}>
          {end === 'limit' ? t('inbox.voice.limit', { minutes: MAX_SECONDS / 60 }) : t('inbox.voice.lost')}
        </Typography>
      )}
      {/* It has the focus from the beginning: a word that it shows then would lie on the conversation. */}
      <Tooltip title={t('inbox.voice.send')} disableFocusListener>
        <span>
          <IconButton size="small" color="primary" autoFocus aria-label={t('inbox.voice.send')} loading={isSending} onClick={onSend}>
            <SendIcon fontSize="small" />
          </IconButton>
        </span>
      </Tooltip>
    </Box>
  );
}

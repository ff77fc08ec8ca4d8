import CloseIcon from '@mui/icons-material/CloseRounded';
import { Box, IconButton, LinearProgress, Typography } from '@mui/material';
import { useLocaleState } from 'react-admin';
import { useT } from '../../i18n/useT.ts';
import { KindLine } from '../conversation/KindLine.tsx';
import type { PendingSend } from '../outbox.ts';
import { voiceTitle } from '../voice/voiceModel.ts';
import { fileStore } from './fileStore.ts';
import { isShownPicture } from './FileThumb.tsx';
import { sizeText } from './sizeText.ts';
import { useObjectUrl } from './useObjectUrl.ts';

interface PendingFileProps {
  send: PendingSend;
  file: NonNullable<PendingSend['file']>;
  onCancel: () => void;
}

/** A file that is being uploaded, and how far it is. */
export function PendingFile({ send, file, onCancel }: PendingFileProps) {
  const t = useT();
  const [locale = 'pt-BR'] = useLocaleState();
  const url = useObjectUrl(isShownPicture(file) ? fileStore.peek(send) : undefined);
  const isSending = send.status === 'sending';
  return (
    <Box sx={{ minWidth: 200, mb: 0.5 }}>
      {url ? (
        <Box component="img" src={url} alt={file.name} sx={{ display: 'block', maxWidth: 280, maxHeight: 320, width: '100%', borderRadius: 1, objectFit: 'cover', mb: 0.5 }} />
      ) : (
        <KindLine type={kindOf(file.type)} name={file.voice ? voiceTitle(t('inbox.voice.name'), file.voice) : file.name} />
      )}
      {isSending && (
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>
          <LinearProgress
            variant={send.progress === undefined ? 'indeterminate' : 'determinate'}
            value={(send.progress ?? 0) * 100}
            aria-label={t('inbox.files.sending', { name: file.name })}
            sx={{ flex: 1, borderRadius: 1 }}
          />
          <Typography variant="caption" color="text.secondary">
            {sizeText(file.size, locale)}
          </Typography>
          <IconButton size="small" aria-label={t('inbox.files.cancel', { name: file.name })} onClick={onCancel} sx={{ p: 0.25 }}>
            <CloseIcon sx={{ fontSize: 16 }} />
          </IconButton>
        </Box>
      )}
    </Box>
  );
}

function kindOf(mimeType: string): 'image' | 'video' | 'audio' | 'document' {
  const kind = mimeType.split('/')[0];
  return kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'document';
}

import CloseIcon from '@mui/icons-material/CloseRounded';
import { Box, IconButton, Typography } from '@mui/material';
import { useLocaleState } from 'react-admin';
import { useT } from '../../i18n/useT.ts';
import { voiceLength } from '../voice/voiceModel.ts';
import { FileThumb } from './FileThumb.tsx';
import type { Attachment } from './attachments.ts';
import { sizeText } from './sizeText.ts';

interface AttachmentStripProps {
  list: readonly Attachment[];
  onRemove: (id: string) => void;
}

/** The files that go with the message being written. */
export function AttachmentStrip({ list, onRemove }: AttachmentStripProps) {
  const t = useT();
  const [locale = 'pt-BR'] = useLocaleState();
  if (list.length === 0) return null;
  return (
    <Box component="ul" aria-label={t('inbox.files.chosen')} sx={{ display: 'flex', gap: 1, overflowX: 'auto', listStyle: 'none', m: 0, mb: 1, p: 0 }}>
      {list.map(({ id, file, voice }) => (
        <Box component="li" key={id} data-testid="attachment" sx={{ display: 'flex', alignItems: 'center', gap: 1, flexShrink: 0, maxWidth: 240, p: 0.5, border: 1, borderColor: 'divider', borderRadius: 1.5, bgcolor: 'background.default' }}>
          <FileThumb file={file} />
          <Box sx={{ minWidth: 0 }}>
            <Typography variant="body2" noWrap title={file.name}>
              {voice ? t('inbox.voice.name') : file.name}
            </Typography>
            <Typography variant="caption" color="text.secondary">
              {voice ? voiceLength(voice) : sizeText(file.size, locale)}
            </Typography>
          </Box>
          <IconButton size="small" aria-label={t('inbox.files.remove', { name: file.name })} onClick={() => onRemove(id)}>
            <CloseIcon sx={{ fontSize: 18 }} />
          </IconButton>
        </Box>
      ))}
    </Box>
  );
}

import AudioIcon from '@mui/icons-material/MicNoneOutlined';
import FileIcon from '@mui/icons-material/InsertDriveFileOutlined';
import VideoIcon from '@mui/icons-material/VideocamOutlined';
import { Box } from '@mui/material';
import { useObjectUrl } from './useObjectUrl.ts';

/** A small picture of a chosen file, or the sign of its kind. */
export function FileThumb({ file }: { file: File }) {
  const isPicture = isShownPicture(file);
  const url = useObjectUrl(isPicture ? file : undefined);
  const Icon = file.type.startsWith('video/') ? VideoIcon : file.type.startsWith('audio/') ? AudioIcon : FileIcon;
  return (
    <Box sx={{ display: 'grid', placeItems: 'center', flexShrink: 0, width: 40, height: 40, borderRadius: 1, overflow: 'hidden', bgcolor: 'action.hover', color: 'text.secondary' }}>
      {url ? <Box component="img" src={url} alt="" sx={{ width: '100%', height: '100%', objectFit: 'cover' }} /> : <Icon fontSize="small" />}
    </Box>
  );
}

/** Kinds that go as pictures; an SVG, which may run code, is a file like any other. */
export function isShownPicture({ type }: { type: string }): boolean {
  return ['image/png', 'image/jpeg', 'image/gif', 'image/webp'].includes(type);
}

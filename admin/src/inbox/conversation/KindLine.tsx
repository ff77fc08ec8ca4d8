import AudioIcon from '@mui/icons-material/MicNoneOutlined';
import BlockIcon from '@mui/icons-material/BlockOutlined';
import CallIcon from '@mui/icons-material/CallOutlined';
import ContactIcon from '@mui/icons-material/AccountBoxOutlined';
import FileIcon from '@mui/icons-material/InsertDriveFileOutlined';
import ImageIcon from '@mui/icons-material/ImageOutlined';
import OtherIcon from '@mui/icons-material/HelpOutline';
import PlaceIcon from '@mui/icons-material/PlaceOutlined';
import VideoIcon from '@mui/icons-material/VideocamOutlined';
import type { SvgIconComponent } from '@mui/icons-material';
import { Typography } from '@mui/material';
import type { MessageType } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';

const ICONS: Partial<Record<MessageType, SvgIconComponent>> = {
  image: ImageIcon,
  sticker: ImageIcon,
  video: VideoIcon,
  audio: AudioIcon,
  document: FileIcon,
  location: PlaceIcon,
  contact: ContactIcon,
  call: CallIcon,
  deletion: BlockIcon,
};

/** Stands for what cannot be shown here: its kind in words, never nothing. */
export function KindLine({ type, name }: { type: MessageType; name?: string }) {
  const t = useT();
  const Icon = ICONS[type] ?? OtherIcon;
  return (
    <Typography component="span" variant="body2" color="text.secondary" sx={{ display: 'flex', alignItems: 'center', gap: 0.75, fontStyle: name ? 'normal' : 'italic', overflowWrap: 'anywhere' }}>
      <Icon sx={{ fontSize: 18 }} />
      {name ?? t(`inbox.kind.${type}`)}
    </Typography>
  );
}

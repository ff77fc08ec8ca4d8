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
import { Box, Link, Typography } from '@mui/material';
import type { MessageRecord, MessageType } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { hasVisibleText } from '../visibleText.ts';
import { MessageText } from './MessageText.tsx';
import { Quote } from './Quote.tsx';

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

/** What a message says: what it quotes, its file or the name of its kind, and its text. */
export function MessageContent({ message }: { message: MessageRecord }) {
  const t = useT();
  const isReadable = hasVisibleText(message.text);
  const isPlain = message.type === 'text' || message.type === 'edit';
  return (
    <>
      {message.quoted && <Quote text={message.quoted.text} />}
      {message.media ? <MediaContent message={message} /> : !isPlain && <KindLine type={message.type} />}
      {isReadable && <MessageText text={message.text} />}
      {isPlain && !isReadable && !message.media && <KindLine type={message.type} name={t('inbox.message.noText')} />}
    </>
  );
}

function MediaContent({ message: { media, type } }: { message: MessageRecord }) {
  const t = useT();
  if (!media) return null;
  const source = `/api/media/${media.id}`;
  if (type === 'image' || type === 'sticker') {
    return (
      <Link href={source} target="_blank" rel="noopener noreferrer">
        <Box component="img" src={source} alt={t('inbox.message.image')} loading="lazy" sx={{ display: 'block', maxWidth: 280, maxHeight: 320, width: '100%', borderRadius: 1, objectFit: 'cover', mb: 0.5 }} />
      </Link>
    );
  }
  if (type === 'audio') return <Box component="audio" controls preload="none" src={source} sx={{ display: 'block', maxWidth: '100%', height: 40 }} />;
  const name = media.fileName ?? t(`inbox.kind.${type}`);
  return (
    <Link href={source} target="_blank" rel="noopener noreferrer" aria-label={t('inbox.message.download', { name })}>
      <KindLine type={type} name={name} />
    </Link>
  );
}

/** Stands for what cannot be shown here: its kind in words, never nothing. */
function KindLine({ type, name }: { type: MessageType; name?: string }) {
  const t = useT();
  const Icon = ICONS[type] ?? OtherIcon;
  return (
    <Typography component="span" variant="body2" color="text.secondary" sx={{ display: 'flex', alignItems: 'center', gap: 0.75, fontStyle: name ? 'normal' : 'italic', overflowWrap: 'anywhere' }}>
      <Icon sx={{ fontSize: 18 }} />
      {name ?? t(`inbox.kind.${type}`)}
    </Typography>
  );
}

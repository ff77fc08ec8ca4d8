import { useMemo } from 'react';
import Lightbox from 'yet-another-react-lightbox';
import Download from 'yet-another-react-lightbox/plugins/download';
import Zoom from 'yet-another-react-lightbox/plugins/zoom';
import 'yet-another-react-lightbox/styles.css';
import { useT } from '../../i18n/useT.ts';
import { messagesOf } from '../messageCache.ts';
import { useMessages } from '../useConversation.ts';

/** A picture as large as the window allows; the arrows go through those of the conversation that are loaded. */
export default function PictureViewer({ conversationId, messageId, onClose }: { conversationId: string; messageId: string; onClose: () => void }) {
  const t = useT();
  const { data } = useMessages(conversationId);
  const pictures = useMemo(() => messagesOf(data).flatMap(({ id, type, media, text }) => (media?.status === 'stored' && (type === 'image' || type === 'sticker') ? [{ id, src: `/api/media/${media.id}`, alt: text || t('inbox.message.image'), download: { url: `/api/media/${media.id}`, filename: media.fileName ?? t('inbox.kind.image') } }] : [])), [data, t]);
  const index = Math.max(0, pictures.findIndex(({ id }) => id === messageId));
  const labels = Object.fromEntries((['Close', 'Next', 'Previous', 'Download', 'Zoom in', 'Zoom out'] as const).map((name) => [name, t(`inbox.viewer.${WORDS[name]}`)]));
  return <Lightbox open close={onClose} index={index} slides={pictures} plugins={[Download, Zoom]} labels={labels} carousel={{ finite: true }} controller={{ closeOnBackdropClick: true }} render={pictures.length < 2 ? { buttonPrev: () => null, buttonNext: () => null } : {}} />;
}

const WORDS = { Close: 'close', Next: 'next', Previous: 'previous', Download: 'download', 'Zoom in': 'zoomIn', 'Zoom out': 'zoomOut' } as const;

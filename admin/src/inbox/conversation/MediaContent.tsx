import { Box, Button, Link, Typography } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { MouseEvent } from 'react';
import type { MediaRecord, MessageRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { api } from '../../providers/api.ts';
import { applyMessage } from '../applyChange.ts';
import { useMessageActions } from '../message/MessageActions.tsx';
import { voiceTitle } from '../voice/voiceModel.ts';
import { useReportError } from '../useReportError.ts';
import { KindLine } from './KindLine.tsx';

const PICTURE = { display: 'block', maxWidth: 280, maxHeight: 320, width: '100%', borderRadius: 1, objectFit: 'cover', mb: 0.5 } as const;
const FAILURES = ['gone', 'damaged', 'too_large', 'ignored'] as const;

type WithMedia = MessageRecord & { media: MediaRecord };

/** A message's file: shown, played or offered for download once it is here; until then what is known of it. */
export function MediaContent({ message }: { message: WithMedia }) {
  return message.media.status === 'stored' ? <StoredMedia message={message} /> : <AwaitedMedia message={message} />;
}

function StoredMedia({ message: { id, media, type } }: { message: WithMedia }) {
  const t = useT();
  const actions = useMessageActions();
  const source = `/api/media/${media.id}`;
  const open = (event: MouseEvent) => {
    // Another tab is what whoever holds a key down wants.
    if (!actions || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    actions.openPicture(id);
  };
  if (type === 'image' || type === 'sticker') {
    return (
      <Link href={source} target="_blank" rel="noopener noreferrer" onClick={open}>
        <Box component="img" src={source} alt={t('inbox.message.image')} loading="lazy" sx={PICTURE} />
      </Link>
    );
  }
  if (type === 'video') return <Box component="video" controls preload="metadata" src={source} aria-label={t('inbox.kind.video')} sx={PICTURE} />;
  if (type === 'audio') {
    return (
      <>
        {/* Its player knows the length of a sound only when it has fetched it. */}
        {media.isVoice && <KindLine type={type} name={voiceTitle(t('inbox.voice.name'), media)} />}
        <Box component="audio" controls preload="none" src={source} aria-label={t(media.isVoice ? 'inbox.voice.name' : 'inbox.kind.audio')} sx={{ display: 'block', maxWidth: '100%', height: 40, mt: media.isVoice ? 0.5 : 0 }} />
      </>
    );
  }
  const name = media.fileName ?? t(`inbox.kind.${type}`);
  return (
    <Link href={source} target="_blank" rel="noopener noreferrer" aria-label={t('inbox.message.download', { name })}>
      <KindLine type={type} name={name} />
    </Link>
  );
}

/** On its way from WhatsApp, or not to be had: then why, and whether to try again. */
function AwaitedMedia({ message }: { message: WithMedia }) {
  const t = useT();
  const client = useQueryClient();
  const report = useReportError();
  const { media, type } = message;
  const retry = useMutation({
    mutationFn: () => api.post<MessageRecord>(`/messages/${message.id}/media/retry`),
    onSuccess: (record) => applyMessage(client, record),
    onError: report,
  });
  const failure = FAILURES.find((known) => known === media.reason) ?? 'error';
  return (
    <Box role="status">
      {media.thumbnail && <Box component="img" src={media.thumbnail} alt="" sx={{ ...PICTURE, filter: 'blur(2px)' }} />}
      <KindLine type={type} name={media.fileName ?? t(`inbox.kind.${type}`)} />
      <Typography variant="caption" color={media.status === 'failed' ? 'error' : 'text.secondary'} sx={{ display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: 0.5 }}>
        {media.status === 'failed' ? t(`inbox.media.failed.${failure}`) : t('inbox.media.pending')}
        {media.status === 'failed' && (
          <Button size="small" color="error" loading={retry.isPending} onClick={() => retry.mutate()} sx={{ py: 0, minWidth: 0 }}>
            {t('inbox.message.retry')}
          </Button>
        )}
      </Typography>
    </Box>
  );
}

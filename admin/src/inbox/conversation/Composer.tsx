import { Box, Typography, useMediaQuery, useTheme } from '@mui/material';
import { useEffect, useRef } from 'react';
import type { ConversationRecord, MessageRecord, UserRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { composerLock } from '../conversationActions.ts';
import type { Attachment } from '../files/attachments.ts';
import { AttachmentStrip } from '../files/AttachmentStrip.tsx';
import { noteColors } from '../noteColors.ts';
import { useVoiceNote } from '../voice/useVoiceNote.ts';
import { VoiceButton } from '../voice/VoiceButton.tsx';
import { VoiceProblemNotice } from '../voice/VoiceProblemNotice.tsx';
import { VoiceRecorder } from '../voice/VoiceRecorder.tsx';
import { ComposerLocked } from './ComposerLocked.tsx';
import { QuickReplies } from './QuickReplies.tsx';
import { QuotedLine } from './QuotedLine.tsx';
import { useComposer } from './useComposer.ts';
import { useQuickReplyChoice } from './useQuickReplyChoice.ts';
import { WritingRow } from './WritingRow.tsx';

interface ComposerProps {
  conversation: ConversationRecord;
  viewer: UserRecord;
  onSend: (text: string, quoted?: MessageRecord, files?: readonly Attachment[]) => void;
  quoted: MessageRecord | undefined;
  onUnquote: () => void;
  linkTo: (conversationId: string) => string;
}

/** Where replies and notes are written, and voice notes recorded. Without leave to reply it says why, and still takes notes. */
export function Composer({ conversation, viewer, onSend, quoted, onUnquote, linkTo }: ComposerProps) {
  const t = useT();
  const theme = useTheme();
  const isNarrow = useMediaQuery(theme.breakpoints.down('md'));
  const input = useRef<HTMLTextAreaElement>(null);
  const lock = composerLock(conversation, viewer);
  const composer = useComposer({ conversation, viewerId: viewer.id, canReply: lock === null, quoted, onUnquote, onSend });
  const { isNote, text, files } = composer;
  const voice = useVoiceNote({ viewerId: viewer.id, conversationId: conversation.id, isAllowed: lock === null, onSend: composer.sendVoice });
  const isRecording = voice.state.status === 'recording';
  const hasNothing = text.trim() === '' && files.list.length === 0;
  const quick = useQuickReplyChoice(isNote ? '' : text, (chosen) => {
    composer.change(chosen);
    input.current?.focus();
  });

  useEffect(() => {
    if (!isNarrow && lock === null) input.current?.focus();
  }, [isNarrow, isRecording, lock, quoted]);

  if (lock !== null && !composer.wantsNote) {
    return <ComposerLocked conversation={conversation} viewer={viewer} lock={lock} onNote={() => composer.setWantsNote(true)} linkTo={linkTo} />;
  }

  return (
    <Box component="footer" sx={{ position: 'relative', flexShrink: 0, px: { xs: 1, sm: 2 }, pb: { xs: 1, sm: 1.5 }, pt: 1, borderTop: 1, borderColor: 'divider', bgcolor: 'background.paper' }}>
      {quick.isOpen && <QuickReplies {...quick} />}
      {!isNote && conversation.assignee && conversation.assignee.id !== viewer.id && (
        <Typography variant="caption" color="warning.main" component="p" sx={{ mb: 0.5 }}>
          {t('inbox.composer.onBehalf', { name: conversation.assignee.name })}
        </Typography>
      )}
      {voice.state.status === 'idle' && voice.state.problem && <VoiceProblemNotice problem={voice.state.problem} onClose={voice.dismiss} />}
      {quoted && <QuotedLine message={quoted} onCancel={onUnquote} />}
      {!isNote && <AttachmentStrip list={files.list} onRemove={files.remove} />}
      <Box
        sx={{
          display: 'flex',
          alignItems: 'flex-end',
          gap: 0.5,
          p: 0.5,
          border: 1,
          borderRadius: 1.5,
          borderColor: isNote ? noteColors(theme).line : 'divider',
          bgcolor: isNote ? noteColors(theme).ground : 'transparent',
          '&:focus-within': { borderColor: isNote ? 'warning.main' : 'primary.main' },
        }}
      >
        {voice.state.status === 'recording' ? (
          <VoiceRecorder {...voice.state} onSend={() => void voice.send()} onDiscard={voice.discard} />
        ) : (
          <WritingRow
            composer={composer}
            quick={quick}
            input={input}
            isNarrow={isNarrow}
            quoted={quoted}
            onUnquote={onUnquote}
            voiceButton={!isNote && hasNothing && <VoiceButton isAsking={voice.state.status === 'asking'} onStart={() => void voice.start()} />}
          />
        )}
      </Box>
    </Box>
  );
}

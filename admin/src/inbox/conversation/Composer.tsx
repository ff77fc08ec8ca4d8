import NoteIcon from '@mui/icons-material/StickyNote2Outlined';
import SendIcon from '@mui/icons-material/SendRounded';
import { Box, IconButton, InputBase, Tooltip, Typography, useMediaQuery, useTheme } from '@mui/material';
import { useEffect, useRef, type ClipboardEvent, type KeyboardEvent } from 'react';
import type { ConversationRecord, MessageRecord, UserRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { composerLock } from '../conversationActions.ts';
import { AttachButton } from '../files/AttachButton.tsx';
import type { Attachment } from '../files/attachments.ts';
import { AttachmentStrip } from '../files/AttachmentStrip.tsx';
import { noteColors } from '../noteColors.ts';
import { ComposerCounter } from './ComposerCounter.tsx';
import { ComposerLocked } from './ComposerLocked.tsx';
import { QuickReplies } from './QuickReplies.tsx';
import { QuotedLine } from './QuotedLine.tsx';
import { useComposer } from './useComposer.ts';
import { useQuickReplyChoice } from './useQuickReplyChoice.ts';

interface ComposerProps {
  conversation: ConversationRecord;
  viewer: UserRecord;
  onSend: (text: string, quoted?: MessageRecord, files?: readonly Attachment[]) => void;
  quoted: MessageRecord | undefined;
  onUnquote: () => void;
  linkTo: (conversationId: string) => string;
}

/** Where replies and notes are written. Without leave to reply it says why, and still takes notes. */
export function Composer({ conversation, viewer, onSend, quoted, onUnquote, linkTo }: ComposerProps) {
  const t = useT();
  const theme = useTheme();
  const isNarrow = useMediaQuery(theme.breakpoints.down('md'));
  const input = useRef<HTMLTextAreaElement>(null);
  const lock = composerLock(conversation, viewer);
  const composer = useComposer({ conversation, canReply: lock === null, quoted, onUnquote, onSend });
  const { isNote, text, files } = composer;
  const quick = useQuickReplyChoice(isNote ? '' : text, (chosen) => {
    composer.change(chosen);
    input.current?.focus();
  });

  useEffect(() => {
    if (!isNarrow && lock === null) input.current?.focus();
  }, [isNarrow, lock, quoted]);

  const onKeyDown = (event: KeyboardEvent) => {
    // Enter that confirms a composed character (Japanese, accents by dead keys) belongs to the keyboard.
    if (event.nativeEvent.isComposing || quick.onKeyDown(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      composer.submit();
    }
    if (event.key === 'Escape' && (quoted || composer.wantsNote)) {
      event.stopPropagation();
      if (quoted) onUnquote();
      else composer.setWantsNote(false);
    }
  };

  const onPaste = (event: ClipboardEvent) => {
    const { files: given, types } = event.clipboardData;
    const pasted = [...given];
    // Office programs put a picture of the text beside it; a copied picture comes with HTML alone, a file on a Mac with its name.
    const isText = types.includes('text/plain') && types.includes('text/html');
    if (isNote || pasted.length === 0 || isText) return;
    event.preventDefault();
    files.add(pasted);
  };

  if (lock !== null && !composer.wantsNote) {
    return <ComposerLocked conversation={conversation} viewer={viewer} lock={lock} onNote={() => composer.setWantsNote(true)} linkTo={linkTo} />;
  }

  const label = t(isNote ? 'inbox.composer.noteLabel' : 'inbox.composer.label');
  const placeholder = isNote ? 'inbox.composer.notePlaceholder' : isNarrow ? 'inbox.composer.placeholderNarrow' : 'inbox.composer.placeholder';
  return (
    <Box component="footer" sx={{ position: 'relative', flexShrink: 0, px: { xs: 1, sm: 2 }, pb: { xs: 1, sm: 1.5 }, pt: 1, borderTop: 1, borderColor: 'divider', bgcolor: 'background.paper' }}>
      {quick.isOpen && <QuickReplies {...quick} />}
      {!isNote && conversation.assignee && conversation.assignee.id !== viewer.id && (
        <Typography variant="caption" color="warning.main" component="p" sx={{ mb: 0.5 }}>
          {t('inbox.composer.onBehalf', { name: conversation.assignee.name })}
        </Typography>
      )}
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
        <Tooltip title={t(isNote ? 'inbox.composer.noteOff' : 'inbox.composer.noteOn')}>
          <IconButton
            size="small"
            aria-label={t(isNote ? 'inbox.composer.noteOff' : 'inbox.composer.noteOn')}
            aria-pressed={isNote}
            color={isNote ? 'warning' : 'default'}
            onClick={() => {
              composer.setWantsNote(!composer.wantsNote);
              input.current?.focus();
            }}
          >
            <NoteIcon fontSize="small" />
          </IconButton>
        </Tooltip>
        {!isNote && <AttachButton onFiles={files.add} />}
        <InputBase
          multiline
          fullWidth
          maxRows={8}
          inputRef={input}
          value={text}
          autoFocus={isNote}
          onChange={(event) => composer.change(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          placeholder={t(files.list.length > 0 && !isNote ? 'inbox.files.caption' : placeholder)}
          inputProps={{ 'aria-label': label, dir: 'auto', enterKeyHint: 'send', ...quick.inputProps }}
          sx={{ py: 0.5, fontSize: '0.9063rem', lineHeight: 1.45 }}
        />
        <ComposerCounter length={text.length} />
        <Tooltip title={t(isNote ? 'inbox.composer.saveNote' : 'inbox.composer.send')}>
          <span>
            <IconButton
              size="small"
              color={isNote ? 'warning' : 'primary'}
              aria-label={t(isNote ? 'inbox.composer.saveNote' : 'inbox.composer.send')}
              disabled={!composer.canSend}
              loading={composer.isSaving}
              onClick={composer.submit}
            >
              <SendIcon fontSize="small" />
            </IconButton>
          </span>
        </Tooltip>
      </Box>
    </Box>
  );
}

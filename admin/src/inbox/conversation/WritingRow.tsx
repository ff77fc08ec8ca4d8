import NoteIcon from '@mui/icons-material/StickyNote2Outlined';
import SendIcon from '@mui/icons-material/SendRounded';
import { IconButton, InputBase, Tooltip } from '@mui/material';
import type { ClipboardEvent, KeyboardEvent, ReactNode, RefObject } from 'react';
import type { MessageRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { AttachButton } from '../files/AttachButton.tsx';
import { ComposerCounter } from './ComposerCounter.tsx';
import type { useComposer } from './useComposer.ts';
import type { useQuickReplyChoice } from './useQuickReplyChoice.ts';

interface WritingRowProps {
  composer: ReturnType<typeof useComposer>;
  quick: ReturnType<typeof useQuickReplyChoice>;
  input: RefObject<HTMLTextAreaElement | null>;
  isNarrow: boolean;
  quoted: MessageRecord | undefined;
  onUnquote: () => void;
  /** Stands for the button that sends, while there is nothing to send. */
  voiceButton: ReactNode;
}

/** The field in which a reply or a note is written, between what can be added to it and what sends it. */
export function WritingRow({ composer, quick, input, isNarrow, quoted, onUnquote, voiceButton }: WritingRowProps) {
  const t = useT();
  const { isNote, text, files } = composer;

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

  const placeholder = isNote ? 'inbox.composer.notePlaceholder' : isNarrow ? 'inbox.composer.placeholderNarrow' : 'inbox.composer.placeholder';
  return (
    <>
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
        inputProps={{ 'aria-label': t(isNote ? 'inbox.composer.noteLabel' : 'inbox.composer.label'), dir: 'auto', enterKeyHint: 'send', ...quick.inputProps }}
        sx={{ py: 0.5, fontSize: '0.9063rem', lineHeight: 1.45 }}
      />
      <ComposerCounter length={text.length} />
      {voiceButton || (
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
      )}
    </>
  );
}

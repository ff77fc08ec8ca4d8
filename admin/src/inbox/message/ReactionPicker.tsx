import { Box, IconButton } from '@mui/material';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import type { MessageRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { useAmendment } from './useAmendment.ts';

/** Those that WhatsApp offers first. */
const EMOJIS = ['👍', '❤️', '😂', '😮', '😢', '🙏'];

interface ReactionPickerProps {
  message: MessageRecord;
  onDone: () => void;
  /** Given by the menu to the item that gets the focus when it opens. */
  autoFocus?: boolean;
}

/**
 * Reacts to a message; the one that stands there already is taken back. One line of a menu: the arrows to the sides go through
 * it, those up and down leave it.
 */
export function ReactionPicker({ message, onDone, autoFocus = false }: ReactionPickerProps) {
  const t = useT();
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // Not by way of the line: the menu gives the focus back to where it came from.
    if (autoFocus) focusOn(line.current?.firstElementChild);
  }, [autoFocus]);
  const amendment = useAmendment(message);
  const own = message.reactions?.find(({ by }) => by === 'us')?.emoji;
  const offered = own !== undefined && !EMOJIS.includes(own) ? [...EMOJIS, own] : EMOJIS;
  return (
    <Box
      ref={line}
      component="li"
      role="none"
      // The menu moves the focus among its lines; this one hands it on.
      tabIndex={-1}
      onFocus={({ target, currentTarget }) => target === currentTarget && focusOn(currentTarget.firstElementChild)}
      onKeyDown={onKeyDown}
      sx={{ display: 'flex', px: 1, pb: 0.5, mb: 0.5, borderBottom: 1, borderColor: 'divider', outline: 'none' }}
    >
      {offered.map((emoji) => (
        <IconButton
          key={emoji}
          role="menuitemcheckbox"
          aria-checked={emoji === own}
          aria-label={t(emoji === own ? 'inbox.message.unreact' : 'inbox.message.react', { emoji })}
          onClick={() => {
            amendment.mutate({ kind: 'reaction', emoji: emoji === own ? null : emoji });
            onDone();
          }}
          sx={{ width: 38, height: 38, fontSize: '1.25rem', color: 'text.primary', ...(emoji === own && { bgcolor: 'action.selected' }) }}
        >
          {emoji}
        </IconButton>
      ))}
    </Box>
  );
}

function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
  const next = nextOf(event.key, event.currentTarget, event.target as Element); // Only elements get keys.
  if (next === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  focusOn(next);
}

/** Where a key leads from one of the line's buttons; undefined when the key is not for it. */
function nextOf(key: string, line: Element, button: Element): Element | null | undefined {
  if (key === 'ArrowRight') return button.nextElementSibling ?? line.firstElementChild;
  if (key === 'ArrowLeft') return button.previousElementSibling ?? line.lastElementChild;
  if (key === 'ArrowDown') return line.nextElementSibling;
  if (key === 'ArrowUp') return line.parentElement?.lastElementChild;
  return undefined;
}

function focusOn(element: Element | null | undefined): void {
  if (element instanceof HTMLElement) element.focus();
}

import { useId, useState, type KeyboardEvent } from 'react';
import { findQuickReplies, quickReplyTerm } from '../quickReplySearch.ts';
import { useQuickReplies } from '../resourceQueries.ts';

/** The quick replies that a text beginning with `/` asks for, and the keys that choose among them. */
export function useQuickReplyChoice(text: string, onChoose: (text: string) => void) {
  const listId = useId();
  const term = quickReplyTerm(text);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const [position, setPosition] = useState({ term: '', index: 0 });
  const replies = useQuickReplies();
  const isOpen = term !== null && dismissed !== text;
  const found = isOpen ? findQuickReplies(replies.data ?? [], term) : [];
  const active = position.term === term ? Math.min(position.index, found.length - 1) : 0;

  const move = (step: number) => setPosition({ term: term ?? '', index: (active + step + found.length) % found.length });

  /** Whether the key was meant for the list. */
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (!isOpen) return false;
    // Not known yet is not unmatched: a shortcut is not what the customer is to read.
    if (event.key === 'Enter' && replies.isPending) return swallow(event);
    if (event.key === 'Escape') setDismissed(text);
    else if (found.length === 0) return false;
    else if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter' || event.key === 'Tab') onChoose(found[active]?.text ?? text);
    else return false;
    return swallow(event);
  };

  const optionId = (index: number) => `${listId}-${index}`;
  const inputProps = isOpen ? { 'aria-controls': listId, 'aria-activedescendant': found.length > 0 ? optionId(active) : undefined } : {};
  return { isOpen, isLoading: replies.isPending, found, active, listId, optionId, onChoose, onKeyDown, inputProps };
}

function swallow(event: KeyboardEvent): true {
  event.preventDefault();
  event.stopPropagation();
  return true;
}

import { useEffect, useEffectEvent } from 'react';

interface InboxKeys {
  onSearch: () => void;
  /** The conversation one line up (-1) or down (1). */
  onMove: (step: 1 | -1) => void;
  /** Whether Esc closed something. */
  onEscape: () => boolean;
}

/** Ctrl/Cmd+K searches, Alt+↑/↓ walks the list, Esc closes what lies on top. Dialogs keep their own keys. */
export function useInboxKeys({ onSearch, onMove, onEscape }: InboxKeys): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || isInDialog(event.target)) return;
    const isHandled = handle(event);
    if (isHandled) event.preventDefault();
  });

  function handle(event: KeyboardEvent): boolean {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      onSearch();
      return true;
    }
    if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      onMove(event.key === 'ArrowDown' ? 1 : -1);
      return true;
    }
    return event.key === 'Escape' && onEscape();
  }

  useEffect(() => {
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="dialog"], [role="menu"]') !== null;
}

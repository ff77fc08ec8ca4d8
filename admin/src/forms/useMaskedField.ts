import { useLayoutEffect, useRef, type ChangeEvent } from 'react';
import { caretAfter, typedBefore } from './mask.ts';

/**
 * Shows `value` through `format` while it is typed, and keeps the caret where the person left it,
 * also when they mend something in the middle.
 */
export function useMaskedField(value: string, format: (value: string) => string, onChange: (masked: string) => void) {
  const input = useRef<HTMLInputElement>(null);
  const typed = useRef<number | null>(null);
  const shown = format(value);

  useLayoutEffect(() => {
    if (typed.current === null || document.activeElement !== input.current) return;
    const caret = caretAfter(shown, typed.current);
    input.current?.setSelectionRange(caret, caret);
    typed.current = null;
  });

  return {
    inputRef: input,
    value: shown,
    onChange: (event: ChangeEvent<HTMLInputElement>) => {
      const { value: raw, selectionStart } = event.target;
      typed.current = typedBefore(raw, selectionStart ?? raw.length);
      onChange(format(raw));
    },
  };
}

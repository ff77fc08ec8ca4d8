import { useCallback } from 'react';
import { useNotify } from 'react-admin';

interface SayOptions {
  type?: 'info' | 'success' | 'error';
  /** What fills in the message's placeholders. */
  values?: Record<string, string | number>;
}

/** A short word at the top of the page: at the bottom, where react-admin says it, it would lie on the composer. */
export function useSay(): (message: string, options?: SayOptions) => void {
  const notify = useNotify();
  return useCallback(
    (message, { type = 'info', values = {} } = {}) => notify(message, { type, messageArgs: values, autoHideDuration: 3_000, anchorOrigin: { vertical: 'top', horizontal: 'center' } }),
    [notify],
  );
}

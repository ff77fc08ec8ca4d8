import { useCallback } from 'react';
import { useSay } from './useSay.ts';

/** Copies a protocol and says so. Without a clipboard (plain http) or leave to use it, it shows the number to be copied by hand. */
export function useCopyProtocol(): (protocol: string) => void {
  const say = useSay();
  return useCallback(
    (protocol) => {
      // On plain http browsers have no clipboard, whatever its type says.
      const clipboard = navigator.clipboard as Clipboard | undefined;
      const copied = clipboard ? clipboard.writeText(protocol) : Promise.reject(new Error('no clipboard'));
      copied.then(() => say('inbox.action.copied')).catch(() => say(protocol));
    },
    [say],
  );
}

import { useCallback } from 'react';
import { useT } from '../i18n/useT.ts';
import { ApiError, UNREACHABLE } from '../providers/api.ts';
import { useSay } from './useSay.ts';

/** The sentence for an error: the API's own, or ours when the API was not reached. */
export function useErrorSentence(): (error: unknown) => string {
  const t = useT();
  return useCallback(
    (error) => {
      if (!(error instanceof ApiError)) return t('inbox.error.unexpected');
      return error.code === UNREACHABLE ? t('inbox.error.unreachable') : error.message;
    },
    [t],
  );
}

/** Shows an error to the user. The layout leaves for the sign-in page on a 401, so that one is not shown. */
export function useReportError(): (error: unknown) => void {
  const sentence = useErrorSentence();
  const say = useSay();
  return useCallback(
    (error) => {
      if (!(error instanceof ApiError) || error.status !== 401) say(sentence(error), { type: 'error' });
    },
    [sentence, say],
  );
}

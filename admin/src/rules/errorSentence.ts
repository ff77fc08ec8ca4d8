import { HttpError } from 'react-admin';

/** What to say of a failure where there is no form: what stands at a field says more than that there is something wrong. */
export function errorSentence(error: Error): string {
  const fields: Record<string, string> = (error instanceof HttpError && error.body?.errors) || {};
  return Object.values(fields)[0] ?? error.message;
}

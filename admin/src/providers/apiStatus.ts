/** Whether an error of the API (or react-admin's HttpError made of it) carries a status from `first` to `last`. */
export function isApiStatus(error: unknown, first: number, last = first): boolean {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return false;
  return error.status >= first && error.status <= last;
}

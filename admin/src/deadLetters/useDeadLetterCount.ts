import { useGetList } from 'react-admin';

const LOOK_EVERY_MS = 30_000;

/** How many failures wait for somebody; 0 for who may not see them. */
export function useDeadLetterCount(mayLook: boolean): number {
  const { total } = useGetList('dead-letters', { pagination: { page: 1, perPage: 1 }, sort: { field: 'lastAt', order: 'DESC' } }, { enabled: mayLook, refetchInterval: LOOK_EVERY_MS, retry: false });
  return total ?? 0;
}

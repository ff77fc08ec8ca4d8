import { useQueryClient } from '@tanstack/react-query';
import type { GetListResult } from 'react-admin';
import type { UserRecord } from '../../../engine/contract/index.ts';
import { useLiveEvent } from '../providers/live.ts';

/** Puts who comes, goes and pauses into react-admin's list of users. */
export function useLivePresences(): void {
  const client = useQueryClient();
  useLiveEvent('presence', ({ userId, ...news }) => {
    client.setQueriesData<GetListResult<UserRecord>>({ queryKey: ['users', 'getList'] }, (list) =>
      list?.data?.some(({ id }) => id === userId) ? { ...list, data: list.data.map((user) => (user.id === userId ? { ...user, ...news } : user)) } : list,
    );
  });
}

import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLogoutIfAccessDenied } from 'react-admin';
import { isApiStatus } from '../providers/apiStatus.ts';

/** Leads to the sign-in page as soon as any call of the page, react-admin's or not, is answered with 401. */
export function useSessionGuard(): void {
  const client = useQueryClient();
  const logoutIfAccessDenied = useLogoutIfAccessDenied();

  useEffect(() => {
    const leaveOn401 = (error: unknown) => {
      if (isApiStatus(error, 401)) void logoutIfAccessDenied(error);
    };
    const unsubscribes = [
      client.getQueryCache().subscribe((event) => event.type === 'updated' && event.action.type === 'error' && leaveOn401(event.action.error)),
      client.getMutationCache().subscribe((event) => event.type === 'updated' && event.action.type === 'error' && leaveOn401(event.action.error)),
    ];
    return () => unsubscribes.forEach((unsubscribe) => unsubscribe());
  }, [client, logoutIfAccessDenied]);
}

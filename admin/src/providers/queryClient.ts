import { QueryClient } from '@tanstack/react-query';
import { isApiStatus } from './apiStatus.ts';

/**
 * The panel's one cache, shared by react-admin, the inbox and the live events.
 * An answer with a 4xx status is not asked for again: it would say the same.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < 2 && !isApiStatus(error, 400, 499),
      staleTime: 5_000,
    },
  },
});

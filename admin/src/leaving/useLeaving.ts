import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { HttpError, useDataProvider, useTranslate } from 'react-admin';
import type { LeavingPlan, LeavingPreview } from '../../../engine/contract/index.ts';
import { useDebounced } from '../inbox/useDebounced.ts';
import type { BalcaoDataProvider } from '../providers/dataProvider.ts';

/** The user's conversations come and go while somebody thinks; asked for again after so many ms. */
const REFRESH = 10_000;

export interface PreviewState {
  preview: LeavingPreview | undefined;
  /** What is shown is not yet what the plan will do. */
  isStale: boolean;
  error: Error | null;
}

/** What a plan would do, asked for again when it changes and then stands still; without a plan the last answer stays. */
export function useLeavingPreview(userId: string, plan: LeavingPlan | null): PreviewState {
  const dataProvider = useDataProvider<BalcaoDataProvider>();
  const wanted = plan ? JSON.stringify(plan) : '';
  const settled = useDebounced(wanted);
  const { data, isPlaceholderData, error } = useQuery({
    queryKey: ['leaving', userId, settled],
    // Made of a plan above, so it is one.
    queryFn: () => dataProvider.previewLeaving(userId, JSON.parse(settled) as LeavingPlan),
    enabled: settled !== '',
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH,
    staleTime: 0,
    gcTime: 0,
  });
  return { preview: data, isStale: wanted === '' || wanted !== settled || data === undefined || isPlaceholderData, error };
}

/** Carries the plan out. */
export function useLeave(userId: string) {
  const dataProvider = useDataProvider<BalcaoDataProvider>();
  return useMutation({ mutationFn: (plan: LeavingPlan) => dataProvider.leave(userId, plan) });
}

/** What the API said of a plan: of the receiver who cannot be, else of the whole. */
export function useRefusal(): (error: Error) => string {
  const translate = useTranslate();
  return (error) => {
    const sentences: unknown[] = error instanceof HttpError ? Object.values(error.body?.errors ?? {}) : [];
    return typeof sentences[0] === 'string' ? sentences[0] : translate(error.message);
  };
}

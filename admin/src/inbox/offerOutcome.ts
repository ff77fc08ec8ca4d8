import { skipToken, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import type { OfferEnd } from './offerNews.ts';
import { inboxKeys } from './inboxKeys.ts';

/** How an offer of the viewer's ended, shown in its conversation until they have done with it. */
export interface OfferOutcome {
  /** Of whom it was offered to. */
  name: string;
  end: Exclude<OfferEnd, { kind: 'withdrawn' }>;
}

export function rememberOutcome(client: QueryClient, conversationId: string, outcome: OfferOutcome | null): void {
  client.setQueryData<OfferOutcome | null>(inboxKeys.offerOutcome(conversationId), outcome);
}

/** What is remembered of a conversation, and how to forget it. It lives as long as the page. */
export function useOfferOutcome(conversationId: string): { outcome: OfferOutcome | null; forget: () => void } {
  const client = useQueryClient();
  const { data } = useQuery<OfferOutcome | null>({ queryKey: inboxKeys.offerOutcome(conversationId), queryFn: skipToken, gcTime: Infinity });
  return { outcome: data ?? null, forget: () => rememberOutcome(client, conversationId, null) };
}

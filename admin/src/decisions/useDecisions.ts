import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ConversationRecord, DecisionRecord } from '../../../engine/contract/index.ts';
import { inboxKeys } from '../inbox/inboxKeys.ts';
import { api } from '../providers/api.ts';
import { isGiven, routingStamp } from './whyQuestion.ts';

/** What waits may be decided upon again without a change of its own; asked for so often, in ms, while somebody reads why. */
const READING = 10_000;
/** A decision is stored beside the change that it made, perhaps a moment after one heard of the change; in ms. */
const SOON = 1_000;
const TRIES = 3;

/** A conversation's decisions, newest first. `isReading`: somebody looks at them now. */
export function useDecisions(conversation: ConversationRecord, isReading: boolean) {
  return useQuery({
    queryKey: inboxKeys.decisions(conversation.id, routingStamp(conversation)),
    queryFn: ({ signal }) => api.get<DecisionRecord[]>(`/conversations/${conversation.id}/decisions`, undefined, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data, dataUpdateCount } }) => {
      const mayCome = conversation.assignee !== null && !isGiven(conversation, data?.[0]) && dataUpdateCount < TRIES;
      if (mayCome) return SOON;
      return isReading && conversation.state === 'waiting' ? READING : false;
    },
  });
}

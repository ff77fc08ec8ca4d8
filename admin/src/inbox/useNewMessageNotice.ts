import { useCallback, useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useStore } from 'react-admin';
import type { MessageRecord } from '../../../engine/contract/index.ts';
import { knownConversations } from './knownConversations.ts';
import { SOUND_KEY } from './SoundSwitch.tsx';
import { countNews, forgetNewsOnFocus, playNotice } from './windowNotice.ts';

/** Messages older than this, in ms, are news of a lost connection and make no sound. */
const FRESH = 60_000;

/**
 * A customer of mine wrote while I was not looking at this window: a soft sound, and how many in the
 * window's title until I look. Answers what to call with every live message.
 */
export function useNewMessageNotice(viewerId: string): (message: MessageRecord) => void {
  const client = useQueryClient();
  const [isSoundOn] = useStore(SOUND_KEY, true);
  useEffect(forgetNewsOnFocus, []);

  return useCallback(
    (message) => {
      const conversation = knownConversations(client).get(message.conversationId ?? '');
      const isMine = conversation?.assignee?.id === viewerId;
      if (!isMine || message.direction !== 'in' || Date.now() - Date.parse(message.at) > FRESH) return;
      if (countNews(message.id) && isSoundOn) playNotice();
    },
    [client, viewerId, isSoundOn],
  );
}

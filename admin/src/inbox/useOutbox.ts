import { useCallback, useEffect, useEffectEvent, useMemo, useSyncExternalStore } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { MessageRecord } from '../../../engine/contract/index.ts';
import { request } from '../providers/api.ts';
import { useLiveStatus } from '../providers/live.ts';
import { applyMessage } from './applyChange.ts';
import { createMessageId } from './createMessageId.ts';
import { outbox, type PendingSend } from './outbox.ts';
import { isPassing, pauseBeforeRetry, SEND_TIMEOUT } from './sendPolicy.ts';
import { useErrorSentence } from './useReportError.ts';

/** The end of the line of sends of each conversation: they leave one after another, in the order they were written. */
const lines = new Map<string, Promise<void>>();

/** Sends messages of a conversation optimistically, and says which have no answer yet. */
export function useOutbox(conversationId: string) {
  const { all, dispatch } = useDispatch();
  const pending = useMemo(() => all.filter((send) => send.conversationId === conversationId), [all, conversationId]);
  const send = useCallback(
    (text: string, quoted?: MessageRecord) => {
      const message: PendingSend = {
        clientMessageId: createMessageId(),
        conversationId,
        text,
        quotedId: quoted?.id,
        quotedText: quoted?.text,
        at: new Date().toISOString(),
        status: 'sending',
      };
      outbox.add(message);
      dispatch(message);
    },
    [conversationId, dispatch],
  );

  return { pending, send, retry: dispatch, discard: (message: PendingSend) => outbox.remove(message.clientMessageId) };
}

function useDispatch() {
  const client = useQueryClient();
  const sentence = useErrorSentence();
  const all = useSyncExternalStore(outbox.subscribe, outbox.all);

  const dispatch = useCallback(
    (send: PendingSend) => {
      outbox.update(send.clientMessageId, { status: 'sending', error: undefined });
      const turn = (lines.get(send.conversationId) ?? Promise.resolve()).then(async () => {
        try {
          applyMessage(client, await post(send));
          outbox.remove(send.clientMessageId);
        } catch (error) {
          // A live event may have told that it arrived while the answer was lost.
          if (!outbox.find(send.clientMessageId)) return;
          outbox.update(send.clientMessageId, { status: 'failed', error: sentence(error), isPassing: isPassing(error) });
        }
      });
      lines.set(send.conversationId, turn);
    },
    [client, sentence],
  );

  return { all, dispatch };
}

/** Older than this, in ms, a message is not sent by itself any more: what it says may no longer hold. */
const RESUME_WITHIN = 10 * 60_000;

/** Sends again, in whatever conversation, what failed only because the server was not there, once it is back. */
export function useOutboxResume(): void {
  const { all, dispatch } = useDispatch();
  const status = useLiveStatus();
  const resume = useEffectEvent(() => {
    const lost = all.filter((send) => send.status === 'failed' && send.isPassing && Date.now() - Date.parse(send.at) < RESUME_WITHIN);
    for (const send of lost) dispatch(send);
  });
  useEffect(() => {
    if (status === 'online') resume();
  }, [status]);
}

async function post({ conversationId, text, clientMessageId, quotedId }: PendingSend): Promise<MessageRecord> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const options = { body: { text, clientMessageId, quotedId }, signal: AbortSignal.timeout(SEND_TIMEOUT) };
      const { body } = await request<MessageRecord>('POST', `/conversations/${conversationId}/messages`, options);
      // A push to the conversation's cache needs to know where it belongs.
      return { ...body, conversationId, clientMessageId };
    } catch (error) {
      const pause = pauseBeforeRetry(error, attempt);
      if (pause === null) throw error;
      await new Promise((resolve) => {
        setTimeout(resolve, pause);
      });
    }
  }
}

import { useCallback, useEffect, useEffectEvent, useMemo, useSyncExternalStore } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { MessageRecord } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { request } from '../providers/api.ts';
import { useLiveStatus } from '../providers/live.ts';
import { applyMessage } from './applyChange.ts';
import { createMessageId } from './createMessageId.ts';
import type { Attachment } from './files/attachments.ts';
import { fileStore } from './files/fileStore.ts';
import { cancelUpload, uploadMessage } from './files/uploadMessage.ts';
import { outbox, type PendingSend } from './outbox.ts';
import { isPassing, pauseBeforeRetry, SEND_TIMEOUT } from './sendPolicy.ts';
import { useErrorSentence } from './useReportError.ts';

/** The end of the line of sends of each conversation: they leave one after another, in the order they were written. */
const lines = new Map<string, Promise<void>>();

/** Sends messages of a conversation optimistically, and says which have no answer yet. */
export function useOutbox(conversationId: string) {
  const { all, dispatch, dispatchNew } = useDispatch();
  const pending = useMemo(() => all.filter((send) => send.conversationId === conversationId), [all, conversationId]);
  const send = useCallback(
    (text: string, quoted?: MessageRecord, files: readonly Attachment[] = []) => {
      const begun: PendingSend = { clientMessageId: createMessageId(), conversationId, text, quotedId: quoted?.id, quotedText: quoted?.text, at: new Date().toISOString(), status: 'sending' };
      if (files.length === 0) return dispatchNew(begun);
      // The text stands below the first file; below a sound WhatsApp shows none.
      const isApart = text !== '' && Boolean(files[0]?.file.type.startsWith('audio/'));
      if (isApart) dispatchNew(begun);
      for (const [index, { id, file, voice }] of files.entries()) {
        const { name, type, size } = file;
        void fileStore.keep(id, file);
        dispatchNew({ ...begun, ...((index > 0 || isApart) && { text: '', quotedId: undefined, quotedText: undefined }), clientMessageId: id, file: { name, type, size, ...(voice && { voice }) } });
      }
    },
    [conversationId, dispatchNew],
  );

  return { pending, send, retry: dispatch, discard };
}

/** Sends a message again in other conversations. */
export function useForward() {
  const { dispatchNew } = useDispatch();
  return useCallback(
    ({ id, text, media }: MessageRecord, conversationIds: readonly string[]) => {
      for (const conversationId of conversationIds) {
        dispatchNew({ clientMessageId: createMessageId(), conversationId, text: text || media?.fileName || '', forwardOf: id, at: new Date().toISOString(), status: 'sending' });
      }
    },
    [dispatchNew],
  );
}

/** Also cancels what is under way. */
function discard({ clientMessageId, file }: PendingSend): void {
  outbox.remove(clientMessageId);
  if (!file) return;
  cancelUpload(clientMessageId);
  void fileStore.forget(clientMessageId);
}

function useDispatch() {
  const client = useQueryClient();
  const sentence = useErrorSentence();
  const t = useT();
  const all = useSyncExternalStore(outbox.subscribe, outbox.all);

  const dispatch = useCallback(
    (send: PendingSend) => {
      outbox.update(send.clientMessageId, { status: 'sending', error: undefined });
      const turn = (lines.get(send.conversationId) ?? Promise.resolve()).then(async () => {
        try {
          applyMessage(client, await post(send));
          outbox.remove(send.clientMessageId);
          if (send.file) await fileStore.forget(send.clientMessageId);
        } catch (error) {
          // A live event may have told that it arrived while the answer was lost.
          if (!outbox.find(send.clientMessageId)) return send.file ? fileStore.forget(send.clientMessageId) : undefined;
          outbox.update(send.clientMessageId, { status: 'failed', error: error instanceof FileLostError ? t('inbox.files.lost') : sentence(error), isPassing: isPassing(error), progress: undefined });
        }
      });
      lines.set(send.conversationId, turn);
    },
    [client, sentence, t],
  );

  const dispatchNew = useCallback(
    (send: PendingSend) => {
      outbox.add(send);
      dispatch(send);
    },
    [dispatch],
  );

  return { all, dispatch, dispatchNew };
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

/** The browser does not have the file any more. */
class FileLostError extends Error {}

async function post(send: PendingSend): Promise<MessageRecord> {
  const { conversationId, text, clientMessageId, quotedId, forwardOf } = send;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const options = { body: { ...(forwardOf ? { forwardOf } : { text }), clientMessageId, quotedId }, signal: AbortSignal.timeout(SEND_TIMEOUT) };
      const body = send.file ? await postFile(send) : (await request<MessageRecord>('POST', `/conversations/${conversationId}/messages`, options)).body;
      // A push to the conversation's cache needs to know where it belongs.
      return { ...body, conversationId, clientMessageId };
    } catch (error) {
      const pause = pauseBeforeRetry(error, attempt);
      // Cancelled, or to be sent again by hand.
      if (pause === null || !outbox.find(clientMessageId)) throw error;
      await new Promise((resolve) => {
        setTimeout(resolve, pause);
      });
    }
  }
}

async function postFile(send: PendingSend): Promise<MessageRecord> {
  const file = await fileStore.read(send.clientMessageId);
  if (!file) throw new FileLostError();
  return uploadMessage(send, file, (share) => outbox.progress(send.clientMessageId, share));
}

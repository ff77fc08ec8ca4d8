import { useCallback, useEffect, useEffectEvent, useMemo, useSyncExternalStore } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { MessageRecord } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { request } from '../providers/api.ts';
import { useLiveStatus } from '../providers/live.ts';
import { signedInUserId } from '../providers/session.ts';
import { applyMessage } from './applyChange.ts';
import { createMessageId } from './createMessageId.ts';
import type { Attachment } from './files/attachments.ts';
import { fileStore } from './files/fileStore.ts';
import { cancelUpload, uploadMessage } from './files/uploadMessage.ts';
import { outbox, type PendingSend } from './outbox.ts';
import { isPassing, pauseBeforeRetry, SEND_TIMEOUT } from './sendPolicy.ts';
import { useErrorSentence } from './useReportError.ts';

/** The end of each writer's line of sends in each conversation: they leave one after another, in the order they were written. */
const lines = new Map<string, Promise<void>>();

/** Sends messages of a conversation optimistically, and says which of the user's have no answer yet. */
export function useOutbox(conversationId: string, userId: string) {
  const { own, dispatch, dispatchNew } = useDispatch(userId);
  const pending = useMemo(() => own.filter((send) => send.conversationId === conversationId), [own, conversationId]);
  const send = useCallback(
    (text: string, quoted?: MessageRecord, files: readonly Attachment[] = []) => {
      const begun: PendingSend = { userId, clientMessageId: createMessageId(), conversationId, text, quotedId: quoted?.id, quotedText: quoted?.text, at: new Date().toISOString(), status: 'sending' };
      if (files.length === 0) return dispatchNew(begun);
      // The text stands below the first file; below a sound WhatsApp shows none.
      const isApart = text !== '' && Boolean(files[0]?.file.type.startsWith('audio/'));
      if (isApart) dispatchNew(begun);
      for (const [index, { id, file, voice }] of files.entries()) {
        const { name, type, size } = file;
        void fileStore.keep({ userId, clientMessageId: id }, file);
        dispatchNew({ ...begun, ...((index > 0 || isApart) && { text: '', quotedId: undefined, quotedText: undefined }), clientMessageId: id, file: { name, type, size, ...(voice && { voice }) } });
      }
    },
    [conversationId, dispatchNew, userId],
  );

  return { pending, send, retry: dispatch, discard };
}

/** Sends a message again in other conversations. */
export function useForward(userId: string) {
  const { dispatchNew } = useDispatch(userId);
  return useCallback(
    ({ id, text, media }: MessageRecord, conversationIds: readonly string[]) => {
      for (const conversationId of conversationIds) {
        dispatchNew({ userId, clientMessageId: createMessageId(), conversationId, text: text || media?.fileName || '', forwardOf: id, at: new Date().toISOString(), status: 'sending' });
      }
    },
    [dispatchNew, userId],
  );
}

/** Takes a message out of this browser; also cancels what is under way. */
export function discard(send: PendingSend): void {
  outbox.remove(send.clientMessageId);
  if (!send.file) return;
  cancelUpload(send.clientMessageId);
  void fileStore.forget(send);
}

/** What a user has left unsent in this browser, in whatever conversation. */
export function useUnsent(userId: string | undefined): readonly PendingSend[] {
  const all = useSyncExternalStore(outbox.subscribe, outbox.all);
  return useMemo(() => all.filter((send) => send.userId === userId), [all, userId]);
}

function useDispatch(userId: string) {
  const client = useQueryClient();
  const sentence = useErrorSentence();
  const t = useT();
  const own = useUnsent(userId);

  const dispatch = useCallback(
    (send: PendingSend) => {
      outbox.update(send.clientMessageId, { status: 'sending', error: undefined });
      const line = `${send.userId} ${send.conversationId}`;
      const turn = (lines.get(line) ?? Promise.resolve()).then(async () => {
        try {
          applyMessage(client, await post(send));
          outbox.remove(send.clientMessageId);
          if (send.file) await fileStore.forget(send);
        } catch (error) {
          // A live event may have told that it arrived while the answer was lost.
          if (!outbox.find(send.clientMessageId)) return send.file ? fileStore.forget(send) : undefined;
          if (error instanceof SignedOutError) return outbox.update(send.clientMessageId, { status: 'failed', isPassing: true, progress: undefined });
          outbox.update(send.clientMessageId, { status: 'failed', error: error instanceof FileLostError ? t('inbox.files.lost') : sentence(error), isPassing: isPassing(error), progress: undefined });
        }
      });
      lines.set(line, turn);
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

  return { own, dispatch, dispatchNew };
}

/** Older than this, in ms, a message is not sent by itself any more: what it says may no longer hold. */
const RESUME_WITHIN = 10 * 60_000;

/** Sends the user's again, in whatever conversation, what failed only because the server was not there, once it is back. */
export function useOutboxResume(userId: string): void {
  const { own, dispatch } = useDispatch(userId);
  const status = useLiveStatus();
  const resume = useEffectEvent(() => {
    const lost = own.filter((send) => send.status === 'failed' && send.isPassing && Date.now() - Date.parse(send.at) < RESUME_WITHIN);
    for (const send of lost) dispatch(send);
  });
  useEffect(() => {
    if (status === 'online') resume();
  }, [status]);
}

/** The browser does not have the file any more. */
class FileLostError extends Error {}

/** Who wrote it is not signed in any more: it waits for them. */
class SignedOutError extends Error {}

/** The session's cookie says in whose name a call is made, so this must be asked right before each. Throws {@link SignedOutError}. */
function checkWriter({ userId }: PendingSend): void {
  if (signedInUserId() !== userId) throw new SignedOutError();
}

async function post(send: PendingSend): Promise<MessageRecord> {
  const { conversationId, text, clientMessageId, quotedId, forwardOf } = send;
  for (let attempt = 1; ; attempt += 1) {
    try {
      checkWriter(send);
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
  const file = await fileStore.read(send);
  if (!file) throw new FileLostError();
  checkWriter(send);
  return uploadMessage(send, file, (share) => outbox.progress(send.clientMessageId, share));
}

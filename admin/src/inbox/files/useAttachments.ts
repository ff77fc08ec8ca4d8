import { useCallback, useSyncExternalStore } from 'react';
import { useLocaleState } from 'react-admin';
import { useMaxUploadBytes } from '../../providers/session.ts';
import { createMessageId } from '../createMessageId.ts';
import { useSay } from '../useSay.ts';
import { attachments, type Attachment } from './attachments.ts';
import { sizeText } from './sizeText.ts';

/** Each becomes a message of its own. */
const MOST = 10;

/** The files that are to go with the next message of a conversation. */
export function useAttachments(conversationId: string) {
  const say = useSay();
  const [locale = 'pt-BR'] = useLocaleState();
  const maxBytes = useMaxUploadBytes();
  const list = useSyncExternalStore(attachments.subscribe, () => attachments.of(conversationId));

  const add = useCallback(
    (files: readonly File[]) => {
      const before = attachments.of(conversationId);
      const [good, bad]: [Attachment[], File[]] = [[], []];
      for (const file of files) {
        if (file.size === 0 || file.size > maxBytes) bad.push(file);
        else good.push({ id: createMessageId(), file });
      }
      const next = [...before, ...good];
      const [wrong] = bad;
      if (wrong) say(wrong.size === 0 ? 'inbox.files.empty' : 'inbox.files.tooLarge', { type: 'error', values: { name: wrong.name, limit: sizeText(maxBytes, locale) } });
      else if (next.length > MOST) say('inbox.files.tooMany', { type: 'error', values: { smart_count: MOST } });
      attachments.set(conversationId, next.slice(0, MOST));
    },
    [conversationId, locale, maxBytes, say],
  );
  const remove = useCallback((id: string) => attachments.set(conversationId, attachments.of(conversationId).filter((each) => each.id !== id)), [conversationId]);
  /** Takes all of them out, to be sent. */
  const take = useCallback((): readonly Attachment[] => {
    const taken = attachments.of(conversationId);
    attachments.set(conversationId, []);
    return taken;
  }, [conversationId]);

  return { list, add, remove, take };
}

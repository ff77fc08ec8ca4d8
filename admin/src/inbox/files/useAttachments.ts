import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { useLocaleState } from 'react-admin';
import { useMaxUploadBytes, useSessionUser } from '../../providers/session.ts';
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
  const userId = useSessionUser()?.id ?? '';
  const place = useMemo(() => ({ userId, conversationId }), [conversationId, userId]);
  const list = useSyncExternalStore(attachments.subscribe, () => attachments.of(place));

  const add = useCallback(
    (files: readonly File[]) => {
      const before = attachments.of(place);
      const [good, bad]: [Attachment[], File[]] = [[], []];
      for (const file of files) {
        if (file.size === 0 || file.size > maxBytes) bad.push(file);
        else good.push({ id: createMessageId(), file });
      }
      const next = [...before, ...good];
      const [wrong] = bad;
      if (wrong) say(wrong.size === 0 ? 'inbox.files.empty' : 'inbox.files.tooLarge', { type: 'error', values: { name: wrong.name, limit: sizeText(maxBytes, locale) } });
      else if (next.length > MOST) say('inbox.files.tooMany', { type: 'error', values: { smart_count: MOST } });
      attachments.set(place, next.slice(0, MOST));
    },
    [locale, maxBytes, place, say],
  );
  const remove = useCallback((id: string) => attachments.set(place, attachments.of(place).filter((each) => each.id !== id)), [place]);
  /** Takes all of them out, to be sent. */
  const take = useCallback((): readonly Attachment[] => {
    const taken = attachments.of(place);
    attachments.set(place, []);
    return taken;
  }, [place]);

  return { list, add, remove, take };
}

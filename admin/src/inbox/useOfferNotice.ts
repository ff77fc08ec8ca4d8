import { useCallback, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useLocaleState, useStore } from 'react-admin';
import type { ConversationRecord, TimelineEventRecord } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { api, ApiError } from '../providers/api.ts';
import { contactTitle } from './contactName.ts';
import { endOf, offerNews, type OfferNews } from './offerNews.ts';
import { rememberOutcome } from './offerOutcome.ts';
import { SOUND_KEY } from './SoundSwitch.tsx';
import { clockTime } from './timeText.ts';
import { countNews, playNotice } from './windowNotice.ts';

/** A word about an offered transfer; one for each conversation, the latest. */
export interface OfferNotice {
  key: string;
  conversationId: string;
  text: string;
  severity: 'info' | 'success' | 'warning';
  /** Until when it is shown, ms. */
  until: number;
  /** The conversation itself says it too: it is not said to who has it open. */
  isSaidInside: boolean;
}

type Words = Pick<OfferNotice, 'text' | 'severity' | 'isSaidInside'> & { until?: number };

/** In ms. Longer than a short word: it says names, and may be seen late. */
const SHOWN_FOR = 10_000;

/**
 * Tells the receiver of an offered transfer that it came, with a sound, and its sender what became of it. `onConversation`
 * is called with a conversation as the panel knew it and as a live event brings it, before the caches learn of it.
 */
export function useOfferNotice(viewerId: string, openId: string | undefined) {
  const t = useT();
  const [locale = 'pt-BR'] = useLocaleState();
  const client = useQueryClient();
  const [isSoundOn] = useStore(SOUND_KEY, true);
  const [notices, setNotices] = useState<readonly OfferNotice[]>([]);

  // Who opens the conversation has read it there, and is not told again on leaving.
  const isReadInside = ({ conversationId, isSaidInside }: OfferNotice) => isSaidInside && conversationId === openId;
  if (notices.some(isReadInside)) setNotices(notices.filter((each) => !isReadInside(each)));

  const dismiss = useCallback((key: string) => setNotices((all) => all.filter((each) => each.key !== key)), []);
  const tell = useCallback(({ id, version }: ConversationRecord, { until = Date.now() + SHOWN_FOR, ...words }: Words) => {
    const key = `${id}/${version}`;
    countNews(key);
    setNotices((all) => [...all.filter((each) => each.conversationId !== id), { key, conversationId: id, until, ...words }]);
  }, []);

  const tellEnd = useCallback(
    async (after: ConversationRecord, { name, wasMine }: Extract<OfferNews, { kind: 'ended' }>) => {
      const end = endOf(await api.get<TimelineEventRecord[]>(`/conversations/${after.id}/timeline`), viewerId);
      const contact = contactTitle(after.contact);
      // What was offered is not on offer any more, whoever ended it.
      if (!end) return setNotices((all) => all.filter((each) => each.conversationId !== after.id));
      if (end.kind === 'withdrawn') return tell(after, { text: t('inbox.offer.news.withdrawn', { contact }), severity: 'info', isSaidInside: false });
      if (!wasMine) return tell(after, { text: t('inbox.offer.news.missed', { contact }), severity: 'info', isSaidInside: false });
      rememberOutcome(client, after.id, { name, end });
      const reason = end.kind === 'declined' && end.note ? `: “${end.note}”` : '';
      tell(after, { text: t(`inbox.offer.news.${end.kind}`, { name, contact }) + reason, severity: 'warning', isSaidInside: true });
    },
    [client, t, tell, viewerId],
  );

  const onConversation = useCallback(
    (before: ConversationRecord | undefined, after: ConversationRecord) => {
      if (before && before.version >= after.version) return;
      const news = offerNews(before, after, viewerId, Date.now());
      if (!news) return;
      const contact = contactTitle(after.contact);
      if (news.kind === 'accepted') {
        tell(after, { text: t('inbox.offer.news.accepted', { name: news.name, contact }), severity: 'success', isSaidInside: false });
      } else if (news.kind === 'offered') {
        if (isSoundOn) playNotice();
        const key = news.isReserved ? 'reserved' : news.name ? 'offered' : 'offeredByNobody';
        tell(after, { text: t(`inbox.offer.news.${key}`, { name: news.name, contact, time: clockTime(news.expiresAt, locale) }), severity: 'info', isSaidInside: true, until: Date.parse(news.expiresAt) });
      } else {
        tellEnd(after, news).catch((error: unknown) => {
          // The conversation itself shows that the offer is over; only how it ended is not told.
          if (!(error instanceof ApiError)) throw error;
        });
      }
    },
    [isSoundOn, locale, t, tell, tellEnd, viewerId],
  );

  return { notices, dismiss, onConversation };
}

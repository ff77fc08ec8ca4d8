import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useId } from 'react';
import { useLocale } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import type { DeadLetterRecord } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { shortDateTime } from '../inbox/timeText.ts';
import { formatPhone } from '../phones/phoneModel.ts';
import { DeadLetterActions } from './DeadLetterActions.tsx';
import { StuckMessages } from './StuckMessages.tsx';
import { TechnicalDetails } from './TechnicalDetails.tsx';

/** One failure: what, of whom, why, what it holds back, and what can be done. */
export function DeadLetterCard({ letter }: { letter: DeadLetterRecord }) {
  const t = useT();
  const titleId = useId();
  const { about, reason, messages, messageCount } = letter;
  const title = t(`deadLetters.title.${about.kind}`, { smart_count: messageCount || 1, target: about.transferTo ?? t('deadLetters.anotherTarget') });
  return (
    <Card component="article" aria-labelledby={titleId} sx={{ p: { xs: 2, sm: 2.5 }, display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 1.5 }}>
      <Box>
        <Typography id={titleId} variant="subtitle1" component="h2" sx={{ fontWeight: 600, lineHeight: 1.35 }}>
          {title}
        </Typography>
        <About letter={letter} />
      </Box>
      <StuckMessages messages={messages} messageCount={messageCount} />
      <Box>
        <Typography variant="body2">{t(`deadLetters.why.${reason.code}`)}</Typography>
        <Typography variant="caption" color="text.secondary" component="p" sx={{ mt: 0.5 }}>
          <Times letter={letter} />
        </Typography>
      </Box>
      <TechnicalDetails letter={letter} />
      <DeadLetterActions letter={letter} />
    </Card>
  );
}

/** Who, on which number, in which conversation. */
function About({ letter: { about } }: { letter: DeadLetterRecord }) {
  const t = useT();
  const { contact, device, conversation } = about;
  const phone = formatPhone(contact?.phone ?? null);
  const person = contact && (contact.name || phone || t('deadLetters.unknownPerson'));
  const facts = [person, contact?.name ? phone : '', device?.name].filter(Boolean);
  if (facts.length === 0 && !conversation) return null;
  return (
    <Typography variant="body2" color="text.secondary" sx={{ overflowWrap: 'anywhere' }}>
      {facts.join(' · ')}
      {conversation && (
        <>
          {facts.length > 0 && ' · '}
          <Link component={RouterLink} to={`/inbox/${conversation.id}`} aria-label={t('deadLetters.openConversation', { protocol: conversation.protocol })}>
            {t('deadLetters.protocol', { protocol: conversation.protocol })}
          </Link>
        </>
      )}
    </Typography>
  );
}

function Times({ letter: { about, count, firstAt, lastAt, nextTryAt } }: { letter: DeadLetterRecord }) {
  const t = useT();
  const locale = useLocale() ?? 'pt-BR';
  const [first, last] = [shortDateTime(firstAt, locale), shortDateTime(lastAt, locale)];
  const failed = t(count === 1 ? 'deadLetters.failedOnce' : first === last ? 'deadLetters.failedOften' : 'deadLetters.failedSince', { count, first, last });
  const isDue = Date.parse(nextTryAt) <= Date.now();
  const next = about.kind === 'job' ? t('deadLetters.noNextTry') : isDue ? t('deadLetters.nextTrySoon') : t('deadLetters.nextTry', { when: shortDateTime(nextTryAt, locale) });
  return `${failed} · ${next}`;
}

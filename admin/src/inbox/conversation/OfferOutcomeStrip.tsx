import CloseIcon from '@mui/icons-material/Close';
import InfoIcon from '@mui/icons-material/InfoOutlined';
import { IconButton } from '@mui/material';
import { useT } from '../../i18n/useT.ts';
import { useOfferOutcome } from '../offerOutcome.ts';
import { Strip } from './Strip.tsx';

/** That a transfer offered by the viewer was declined, and why, or was not answered, until they have read it. */
export function OfferOutcomeStrip({ conversationId }: { conversationId: string }) {
  const t = useT();
  const { outcome, forget } = useOfferOutcome(conversationId);
  if (!outcome) return null;
  const { name, end } = outcome;
  return (
    <Strip
      color="warning"
      testId="offer-outcome"
      icon={<InfoIcon />}
      actions={
        <IconButton size="small" aria-label={t('inbox.offer.news.dismiss')} onClick={forget}>
          <CloseIcon fontSize="small" />
        </IconButton>
      }
    >
      {t(`inbox.offer.outcome.${end.kind}`, { name })}
      {end.kind === 'declined' && end.note && `: “${end.note}”`}
    </Strip>
  );
}

import CloseIcon from '@mui/icons-material/Close';
import { Alert, Button, IconButton, Stack } from '@mui/material';
import { useEffect, useEffectEvent } from 'react';
import { useT } from '../i18n/useT.ts';
import type { OfferNotice } from './useOfferNotice.ts';

interface OfferNoticesProps {
  notices: readonly OfferNotice[];
  openId: string | undefined;
  onOpen: (conversationId: string) => void;
  onDismiss: (key: string) => void;
}

/** News of offered transfers, below one another above the page: none waits until another has been seen, as react-admin's would. */
export function OfferNotices({ notices, openId, onOpen, onDismiss }: OfferNoticesProps) {
  return (
    <Stack sx={{ position: 'fixed', zIndex: 'snackbar', top: 6, left: '50%', transform: 'translateX(-50%)', width: 'min(520px, calc(100vw - 24px))', gap: 1, pointerEvents: 'none', '& > *': { pointerEvents: 'auto' } }}>
      {notices.map((notice) => (
        <Notice key={notice.key} notice={notice} isOpen={notice.conversationId === openId} onOpen={onOpen} onDismiss={onDismiss} />
      ))}
    </Stack>
  );
}

function Notice({ notice: { key, conversationId, text, severity, until }, isOpen, onOpen, onDismiss }: { notice: OfferNotice; isOpen: boolean } & Pick<OfferNoticesProps, 'onOpen' | 'onDismiss'>) {
  const t = useT();
  const dismiss = useEffectEvent(() => onDismiss(key));
  useEffect(() => {
    const timer = setTimeout(() => dismiss(), Math.max(0, until - Date.now()));
    return () => clearTimeout(timer);
  }, [until]);
  const open = () => {
    onDismiss(key);
    onOpen(conversationId);
  };
  return (
    <Alert
      severity={severity}
      variant="filled"
      data-testid="offer-news"
      // The palette's own pair, which is readable in both themes; Alert darkens the ground in the dark one.
      sx={{ alignItems: 'center', boxShadow: 6, color: `${severity}.contrastText`, bgcolor: `${severity}.main`, '& .MuiAlert-message': { flex: 1, minWidth: 0, overflowWrap: 'anywhere' } }}
      action={
        <>
          {!isOpen && (
            <Button size="small" color="inherit" onClick={open}>
              {t('inbox.offer.news.open')}
            </Button>
          )}
          <IconButton size="small" color="inherit" aria-label={t('inbox.offer.news.dismiss')} onClick={() => onDismiss(key)}>
            <CloseIcon fontSize="small" />
          </IconButton>
        </>
      }
    >
      {text}
    </Alert>
  );
}

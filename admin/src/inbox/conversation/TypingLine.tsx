import { Box } from '@mui/material';
import { useEffect, useState } from 'react';
import { useT } from '../../i18n/useT.ts';
import { useLiveEvent } from '../../providers/live.ts';

/** A notice of typing counts so long, in ms, without another. */
const FADES_AFTER = 5_000;

/** `Ana está digitando…`, while a colleague writes in the same conversation. */
export function TypingLine({ conversationId, viewerId }: { conversationId: string; viewerId: string }) {
  const t = useT();
  const [typing, setTyping] = useState<{ name: string; at: number; in: string }>();
  useLiveEvent('typing', ({ conversationId: where, userId, name }) => {
    if (where === conversationId && userId !== viewerId) setTyping({ name, at: Date.now(), in: where });
  });
  useEffect(() => {
    if (!typing) return;
    const timer = setTimeout(() => setTyping(undefined), FADES_AFTER);
    return () => clearTimeout(timer);
  }, [typing]);
  if (typing?.in !== conversationId) return null;
  return (
    <Box role="status" sx={{ px: 2.5, pb: 0.5, fontSize: '0.78rem', color: 'text.secondary', bgcolor: 'background.default' }}>
      {t('inbox.conversation.typing', { name: typing.name })}
    </Box>
  );
}

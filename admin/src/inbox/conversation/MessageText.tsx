import { Box, Link } from '@mui/material';
import { memo, useState } from 'react';
import { useT } from '../../i18n/useT.ts';
import { linkify } from '../linkify.ts';

/** Longer texts begin folded; WhatsApp lets customers write 65,536 characters. */
const FOLD_AT = 1_800;

/** A message's text as written: its line breaks, its direction, its links and nothing else come alive. */
export const MessageText = memo(function MessageText({ text }: { text: string }) {
  const t = useT();
  const [isWhole, setIsWhole] = useState(false);
  const isFoldable = text.length > FOLD_AT * 1.2;
  const shown = isFoldable && !isWhole ? `${text.slice(0, FOLD_AT)}…` : text;
  return (
    <Box component="span" dir="auto" sx={{ display: 'block', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontSize: '0.9063rem', lineHeight: 1.45 }}>
      {linkify(shown).map((part, index) =>
        part.kind === 'link' ? (
          <Link key={index} href={part.href} target="_blank" rel="noopener noreferrer nofollow" color="inherit" sx={{ textDecorationColor: 'currentcolor' }}>
            {part.text}
          </Link>
        ) : (
          part.text
        ),
      )}
      {isFoldable && (
        <Link component="button" type="button" onClick={() => setIsWhole(!isWhole)} sx={{ display: 'block', mt: 0.5, fontWeight: 600 }}>
          {t(isWhole ? 'inbox.message.readLess' : 'inbox.message.readMore')}
        </Link>
      )}
    </Box>
  );
});

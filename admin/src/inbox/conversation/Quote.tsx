import { Box } from '@mui/material';
import { useT } from '../../i18n/useT.ts';
import { hasVisibleText } from '../visibleText.ts';

/** The message that another one answers to, cut short. */
export function Quote({ text }: { text: string }) {
  const t = useT();
  return (
    <Box
      component="blockquote"
      dir="auto"
      aria-label={t('inbox.message.quoted')}
      sx={{
        m: 0,
        mb: 0.5,
        px: 1,
        py: 0.5,
        borderInlineStart: 3,
        borderColor: 'primary.main',
        borderRadius: 0.5,
        bgcolor: 'action.hover',
        fontSize: '0.8125rem',
        color: 'text.secondary',
        overflow: 'hidden',
        display: '-webkit-box',
        WebkitBoxOrient: 'vertical',
        WebkitLineClamp: 3,
        overflowWrap: 'anywhere',
      }}
    >
      {hasVisibleText(text) ? text : t('inbox.message.noText')}
    </Box>
  );
}

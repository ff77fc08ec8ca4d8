import MoreIcon from '@mui/icons-material/KeyboardArrowDownRounded';
import ReplyIcon from '@mui/icons-material/ReplyRounded';
import { IconButton, Tooltip } from '@mui/material';
import type { MessageRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { useMessageActions } from './MessageActions.tsx';
import { messageActions } from './messageActions.ts';

/** Beside a message: answer it, and whatever else can be done with it. They show when one points at it; on a touch screen the menu always does. */
export function MessageButtons({ message }: { message: MessageRecord }) {
  const t = useT();
  const actions = useMessageActions();
  if (!actions) return null;
  const possible = messageActions(message, actions.canReply, Date.now());
  if (possible.size === 0) return null;
  return (
    <>
      <Tooltip title={t('inbox.message.menu')}>
        <IconButton className="message-button" size="small" aria-label={t('inbox.message.menu')} aria-haspopup="menu" onClick={(event) => actions.openMenu(message, event.currentTarget)} sx={{ opacity: 0, p: 0.25, '@media (hover: none)': { opacity: 0.6 } }}>
          <MoreIcon sx={{ fontSize: 20 }} />
        </IconButton>
      </Tooltip>
      {possible.has('reply') && (
        <Tooltip title={t('inbox.message.reply')}>
          <IconButton className="message-button" size="small" aria-label={t('inbox.message.reply')} onClick={() => actions.quote(message)} sx={{ opacity: 0, p: 0.25, '@media (hover: none)': { display: 'none' } }}>
            <ReplyIcon sx={{ fontSize: 18 }} />
          </IconButton>
        </Tooltip>
      )}
    </>
  );
}

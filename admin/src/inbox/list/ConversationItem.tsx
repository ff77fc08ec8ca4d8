import ReplyIcon from '@mui/icons-material/ReplyRounded';
import { alpha, Box, styled, Typography } from '@mui/material';
import { memo } from 'react';
import { useLocaleState } from 'react-admin';
import { Link } from 'react-router-dom';
import type { ConversationRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { contactName, contactTitle } from '../contactName.ts';
import { PersonAvatar } from '../PersonAvatar.tsx';
import { hasVisibleText } from '../visibleText.ts';
import { hasMarks, itemHeight, type ShownMarks } from './itemHeight.ts';
import { ItemMarks } from './ItemMarks.tsx';
import { ItemTime } from './ItemTime.tsx';

interface ConversationItemProps extends ShownMarks {
  conversation: ConversationRecord;
  isOpen: boolean;
  to: string;
  now: number;
  /** Whether it waits for the viewer to accept or decline it. */
  isOfferedToMe: boolean;
}

export const ConversationItem = memo(function ConversationItem({ conversation, isOpen, to, now, isOfferedToMe, showDevice, showAssignee }: ConversationItemProps) {
  const t = useT();
  const [locale = 'pt-BR'] = useLocaleState();
  const { contact, state, unreadCount } = conversation;
  const name = contactTitle(contact);
  const isUnread = unreadCount > 0 && state !== 'closed';
  const shown = { showDevice, showAssignee };
  return (
    <Item to={to} data-open={isOpen} data-offered={isOfferedToMe} aria-current={isOpen ? 'true' : undefined} data-testid="conversation-item" data-conversation-id={conversation.id} style={{ height: itemHeight(conversation, shown) }}>
      <PersonAvatar name={contactName(contact)} />
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Line>
          <Typography noWrap dir="auto" sx={{ flex: 1, fontSize: '0.9063rem', fontWeight: isUnread ? 700 : 550, textAlign: 'left' }}>
            {name}
          </Typography>
          <ItemTime conversation={conversation} now={now} locale={locale} />
        </Line>
        <Line>
          <Excerpt conversation={conversation} isStrong={isUnread} />
          {isUnread && (
            <Unread aria-label={t('inbox.list.unread', { smart_count: unreadCount })}>{unreadCount > 99 ? '99+' : unreadCount}</Unread>
          )}
        </Line>
        {hasMarks(conversation, shown) && <ItemMarks conversation={conversation} isOfferedToMe={isOfferedToMe} {...shown} />}
      </Box>
    </Item>
  );
});

function Excerpt({ conversation: { lastMessage }, isStrong }: { conversation: ConversationRecord; isStrong: boolean }) {
  const t = useT();
  const text = lastMessage && hasVisibleText(lastMessage.text) ? lastMessage.text.replaceAll(/\s+/gu, ' ') : '';
  const placeholder = !lastMessage ? t('inbox.list.noText') : t(lastMessage.type && lastMessage.type !== 'edit' ? `inbox.kind.${lastMessage.type}` : 'inbox.message.noText');
  return (
    <Box sx={{ flex: 1, minWidth: 0, display: 'flex', alignItems: 'center', gap: 0.25, color: isStrong ? 'text.primary' : 'text.secondary' }}>
      {lastMessage?.direction === 'out' && <ReplyIcon titleAccess={t('inbox.list.you')} sx={{ fontSize: 15, opacity: 0.75 }} />}
      {/* Its own block, so that text written from right to left is cut at its end and not at its beginning. */}
      <Typography noWrap variant="body2" dir="auto" sx={{ minWidth: 0, fontSize: '0.8438rem', fontWeight: isStrong ? 550 : 400, textAlign: 'left' }}>
        {lastMessage?.direction === 'note' && `${t('inbox.list.note')} `}
        {text || placeholder}
      </Typography>
    </Box>
  );
}

const Item = styled(Link)(({ theme }) => ({
  position: 'relative',
  display: 'flex',
  alignItems: 'center',
  gap: theme.spacing(1.5),
  padding: theme.spacing(1, 2, 1, 1.75),
  color: theme.palette.text.primary,
  textDecoration: 'none',
  borderBottom: `1px solid ${theme.palette.divider}`,
  borderLeft: '3px solid transparent',
  '&[data-offered="true"]': { backgroundColor: alpha(theme.palette.primary.main, 0.07), borderLeftColor: alpha(theme.palette.primary.main, 0.5), borderLeftStyle: 'dashed' },
  '&:hover': { backgroundColor: theme.palette.action.hover },
  '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}`, outlineOffset: -2 },
  '&[data-open="true"]': { backgroundColor: theme.palette.action.selected, borderLeftColor: theme.palette.primary.main, borderLeftStyle: 'solid' },
}));

const Line = styled(Box)(({ theme }) => ({ display: 'flex', alignItems: 'center', gap: theme.spacing(1), minHeight: 22 }));

const Unread = styled('span')(({ theme }) => ({
  minWidth: 20,
  height: 20,
  padding: '0 6px',
  borderRadius: 10,
  fontSize: '0.7188rem',
  fontWeight: 700,
  lineHeight: '20px',
  textAlign: 'center',
  color: theme.palette.primary.contrastText,
  backgroundColor: theme.palette.primary.main,
}));

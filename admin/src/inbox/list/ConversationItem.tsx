import BotIcon from '@mui/icons-material/SmartToyOutlined';
import ReplyIcon from '@mui/icons-material/ReplyRounded';
import TransferIcon from '@mui/icons-material/SyncAltRounded';
import { Box, styled, Tooltip, Typography } from '@mui/material';
import { memo } from 'react';
import { useLocaleState } from 'react-admin';
import { Link } from 'react-router-dom';
import type { ConversationRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { contactName, contactTitle } from '../contactName.ts';
import { PersonAvatar } from '../PersonAvatar.tsx';
import { hasMarks, itemHeight, type ShownMarks } from './itemMarks.ts';
import { ItemTime } from './ItemTime.tsx';

interface ConversationItemProps extends ShownMarks {
  conversation: ConversationRecord;
  isOpen: boolean;
  to: string;
  now: number;
}

export const ConversationItem = memo(function ConversationItem({ conversation, isOpen, to, now, showDevice, showAssignee }: ConversationItemProps) {
  const t = useT();
  const [locale = 'pt-BR'] = useLocaleState();
  const { contact, state, unreadCount } = conversation;
  const name = contactTitle(contact);
  const isUnread = unreadCount > 0 && state !== 'closed';
  const shown = { showDevice, showAssignee };
  return (
    <Item to={to} data-open={isOpen} aria-current={isOpen ? 'true' : undefined} data-testid="conversation-item" data-conversation-id={conversation.id} style={{ height: itemHeight(conversation, shown) }}>
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
        {hasMarks(conversation, shown) && <Marks conversation={conversation} {...shown} />}
      </Box>
    </Item>
  );
});

function Marks({ conversation: { assignee, department, device, state, transfer }, showDevice, showAssignee }: { conversation: ConversationRecord } & ShownMarks) {
  const t = useT();
  return (
    <Line sx={{ gap: 0.75, mt: 0.25 }}>
      {state === 'bot' && <Mark icon={<BotIcon />} text={t('inbox.list.bot')} />}
      {transfer && <Mark icon={<TransferIcon />} text={t('inbox.list.transferring')} />}
      {department ? <Department>{department.name}</Department> : <Typography variant="caption" color="text.secondary" sx={{ flexShrink: 0 }}>{t('inbox.bar.noDepartment')}</Typography>}
      <Typography noWrap variant="caption" color="text.secondary" sx={{ flex: 1 }}>
        {showDevice && (department ? device.name : `· ${device.name}`)}
      </Typography>
      {showAssignee && assignee && (
        <Tooltip title={t('inbox.list.assignedTo', { name: assignee.name })}>
          <Box role="img" aria-label={t('inbox.list.assignedTo', { name: assignee.name })}>
            <PersonAvatar name={assignee.name} size={22} kind="colleague" />
          </Box>
        </Tooltip>
      )}
    </Line>
  );
}

function Excerpt({ conversation: { lastMessage }, isStrong }: { conversation: ConversationRecord; isStrong: boolean }) {
  const t = useT();
  const text = lastMessage?.text.replaceAll(/\s+/gu, ' ');
  return (
    <Box sx={{ flex: 1, minWidth: 0, display: 'flex', alignItems: 'center', gap: 0.25, color: isStrong ? 'text.primary' : 'text.secondary' }}>
      {lastMessage?.direction === 'out' && <ReplyIcon titleAccess={t('inbox.list.you')} sx={{ fontSize: 15, opacity: 0.75 }} />}
      {/* Its own block, so that text written from right to left is cut at its end and not at its beginning. */}
      <Typography noWrap variant="body2" dir="auto" sx={{ minWidth: 0, fontSize: '0.8438rem', fontWeight: isStrong ? 550 : 400, textAlign: 'left' }}>
        {lastMessage?.direction === 'note' && `${t('inbox.list.note')} `}
        {text || t('inbox.list.noText')}
      </Typography>
    </Box>
  );
}

function Mark({ icon, text }: { icon: React.ReactNode; text: string }) {
  return (
    <Tooltip title={text}>
      <Box role="img" aria-label={text} sx={{ display: 'flex', color: 'info.main', '& svg': { fontSize: 16 } }}>
        {icon}
      </Box>
    </Tooltip>
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
  '&:hover': { backgroundColor: theme.palette.action.hover },
  '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}`, outlineOffset: -2 },
  '&[data-open="true"]': { backgroundColor: theme.palette.action.selected, borderLeftColor: theme.palette.primary.main },
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

const Department = styled('span')(({ theme }) => ({
  flexShrink: 0,
  maxWidth: 130,
  padding: '0 6px',
  borderRadius: 5,
  overflow: 'hidden',
  fontSize: '0.7188rem',
  fontWeight: 550,
  lineHeight: '18px',
  whiteSpace: 'nowrap',
  textOverflow: 'ellipsis',
  color: theme.palette.text.secondary,
  border: `1px solid ${theme.palette.divider}`,
}));

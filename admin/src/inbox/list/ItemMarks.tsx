import BotIcon from '@mui/icons-material/SmartToyOutlined';
import OfferIcon from '@mui/icons-material/MoveToInboxRounded';
import SnoozeIcon from '@mui/icons-material/SnoozeRounded';
import TransferIcon from '@mui/icons-material/SyncAltRounded';
import { Box, styled, Tooltip, Typography } from '@mui/material';
import { useLocaleState } from 'react-admin';
import type { ConversationRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { AlertMark } from '../AlertMark.tsx';
import { Countdown } from '../Countdown.tsx';
import { PersonAvatar } from '../PersonAvatar.tsx';
import { Pill } from '../Pill.tsx';
import { clockTime } from '../timeText.ts';
import { useTimeToCome } from '../useTimeToCome.ts';
import type { ShownMarks } from './itemHeight.ts';

interface ItemMarksProps extends ShownMarks {
  conversation: ConversationRecord;
  /** Whether it waits for the viewer to accept or decline it. */
  isOfferedToMe: boolean;
}

/** The third line of a conversation in the list: first what asks for somebody, then where it lies. */
export function ItemMarks({ conversation: { alerts = [], assignee, department, device, snoozedUntil, state, transfer }, isOfferedToMe, showDevice, showAssignee }: ItemMarksProps) {
  const t = useT();
  // Words for one of them; beside others the icons are enough, and the conversation's bar says all.
  const hasWords = alerts.length === 1 && !transfer && !snoozedUntil;
  return (
    <MarksLine>
      {isOfferedToMe && transfer?.expiresAt ? (
        <Pill color="primary" icon={<OfferIcon />} text={t(transfer.reserved ? 'inbox.offer.reservedMine' : 'inbox.offer.mine')} testId="offered-to-me">
          <Countdown until={transfer.expiresAt} />
        </Pill>
      ) : (
        transfer && <TransferMark transfer={transfer} />
      )}
      {alerts.map((alert) => (
        <AlertMark key={alert} alert={alert} hasWords={hasWords} />
      ))}
      {snoozedUntil && <SnoozedMark until={snoozedUntil} />}
      {state === 'bot' && <Pill color="info" icon={<BotIcon />} text={t('inbox.list.bot')} hasWords={false} />}
      {department ? <Department>{department.name}</Department> : <Typography noWrap variant="caption" color="text.secondary" sx={{ minWidth: 0 }}>{t('inbox.bar.noDepartment')}</Typography>}
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
    </MarksLine>
  );
}

function TransferMark({ transfer: { status, to, expiresAt } }: { transfer: NonNullable<ConversationRecord['transfer']> }) {
  const t = useT();
  const [locale = 'pt-BR'] = useLocaleState();
  if (status === 'pending' || !expiresAt) return <Pill color="info" icon={<TransferIcon />} text={t('inbox.list.transferring')} hasWords={false} />;
  return <Pill color="info" icon={<TransferIcon />} text={t('inbox.offer.to', { name: to.name })} hint={t('inbox.offer.until', { name: to.name, time: clockTime(expiresAt, locale) })} />;
}

function SnoozedMark({ until }: { until: string }) {
  const t = useT();
  const timeToCome = useTimeToCome();
  return <Pill color="neutral" icon={<SnoozeIcon />} text={t('inbox.snooze.until', { time: timeToCome(until) })} testId="snoozed-mark" />;
}

const MarksLine = styled(Box)(({ theme }) => ({ display: 'flex', alignItems: 'center', gap: theme.spacing(0.75), minHeight: 22, marginTop: theme.spacing(0.25) }));

const Department = styled('span')(({ theme }) => ({
  flexShrink: 2,
  minWidth: 24,
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

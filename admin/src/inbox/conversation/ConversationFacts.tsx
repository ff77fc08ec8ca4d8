import DepartmentIcon from '@mui/icons-material/GroupsOutlined';
import DeviceIcon from '@mui/icons-material/PhoneIphoneOutlined';
import PersonIcon from '@mui/icons-material/PersonOutlined';
import { Box, ButtonBase, styled } from '@mui/material';
import type { ConversationRecord, UserRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import type { Room } from './ConversationButtons.tsx';
import { AlertMark } from '../AlertMark.tsx';
import { StateChip } from './StateChip.tsx';
import { useCopyProtocol } from '../useCopyProtocol.ts';
import { WhyButton } from './WhyButton.tsx';

interface ConversationFactsProps {
  conversation: ConversationRecord;
  viewer: UserRecord;
  room: Room;
}

/** State, alerts, department, assignee and why, device and protocol, on one quiet line. */
export function ConversationFacts({ conversation, viewer, room }: ConversationFactsProps) {
  const t = useT();
  const { state, alerts, department, assignee, device, protocol } = conversation;
  const who = assignee ? (assignee.id === viewer.id ? t('inbox.bar.you') : assignee.name) : t('inbox.bar.nobody');
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: 1.5, rowGap: 0.25, px: { xs: 1.5, sm: 2.25 }, pt: 0.5, pb: 1, minWidth: 0, color: 'text.secondary' }}>
      <StateChip state={state} />
      {alerts?.map((alert) => (
        <AlertMark key={alert} alert={alert} />
      ))}
      <Fact title={t('inbox.list.department')}>
        <DepartmentIcon />
        <span>{department?.name ?? t('inbox.bar.noDepartment')}</span>
      </Fact>
      <Fact title={t('inbox.bar.assignee')} data-testid="conversation-assignee">
        <PersonIcon />
        <span>{who}</span>
      </Fact>
      <WhyButton conversation={conversation} viewer={viewer} />
      {room === 'wide' && (
        <Fact title={t('inbox.list.device')}>
          <DeviceIcon />
          <span>{device.name}</span>
        </Fact>
      )}
      {room !== 'narrow' && <Protocol protocol={protocol} />}
    </Box>
  );
}

/** The number a customer can quote; a click copies it. */
function Protocol({ protocol }: { protocol: string }) {
  const t = useT();
  const copy = useCopyProtocol();
  return (
    <ButtonBase
      title={t('inbox.action.copyProtocol', { protocol })}
      aria-label={t('inbox.action.copyProtocol', { protocol })}
      onClick={() => copy(protocol)}
      sx={{ flexShrink: 0, ml: 'auto', px: 0.5, borderRadius: 0.5, fontSize: '0.78rem', fontFamily: 'inherit', fontVariantNumeric: 'tabular-nums', '&:hover': { color: 'text.primary', textDecoration: 'underline' } }}
    >
      {protocol}
    </ButtonBase>
  );
}

const Fact = styled(Box)({
  display: 'flex',
  alignItems: 'center',
  gap: 4,
  minWidth: 0,
  fontSize: '0.78rem',
  '& svg': { fontSize: 15, flexShrink: 0 },
  '& span': { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
});

import { Badge, Box, List, ListItemButton, ListItemText, Skeleton, Typography } from '@mui/material';
import GroupIcon from '@mui/icons-material/GroupsOutlined';
import type { DepartmentRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { presenceText } from '../../layout/pauseModel.ts';
import { PersonAvatar } from '../PersonAvatar.tsx';
import type { Colleague } from '../resourceQueries.ts';

export interface TransferTarget {
  id: string;
  name: string;
}

interface TargetListProps {
  targets: { kind: 'user' | 'department'; list: readonly (Colleague | DepartmentRecord)[] };
  chosenId: string | undefined;
  onChoose: (target: TransferTarget) => void;
  isLoading: boolean;
  currentDepartmentId: string | undefined;
  /** Whether who is offline cannot be chosen (a setting). */
  refusesOffline: boolean;
}

/** Those who may take a conversation, one of whom is chosen. */
export function TargetList({ targets, chosenId, onChoose, isLoading, currentDepartmentId, refusesOffline }: TargetListProps) {
  const t = useT();
  if (isLoading) return <Skeleton variant="rounded" height={220} sx={{ my: 1 }} />;
  return (
    <List dense role="listbox" aria-label={t('inbox.transfer.to')} sx={{ height: 236, overflowY: 'auto', my: 0.5 }}>
      {targets.list.map((target) => {
        const isRefused = refusesOffline && !('memberIds' in target) && target.presence === 'offline';
        return (
          <ListItemButton
            key={target.id}
            role="option"
            aria-selected={target.id === chosenId}
            aria-disabled={isRefused}
            selected={target.id === chosenId}
            onClick={() => !isRefused && onChoose({ id: target.id, name: target.name })}
            sx={{ gap: 1.5, borderRadius: 1, ...(isRefused && { cursor: 'not-allowed', '& .MuiAvatar-root, & .MuiListItemText-primary': { opacity: 0.55 } }) }}
          >
            {'memberIds' in target ? <DepartmentLine department={target} isCurrent={target.id === currentDepartmentId} /> : <UserLine user={target} isRefused={isRefused} />}
          </ListItemButton>
        );
      })}
      {targets.list.length === 0 && (
        <Typography variant="body2" color="text.secondary" sx={{ p: 2, textAlign: 'center' }}>
          {t(targets.kind === 'user' ? 'inbox.transfer.noUsers' : 'inbox.transfer.noDepartments')}
        </Typography>
      )}
    </List>
  );
}

const PRESENCE_COLORS = { online: 'success', away: 'warning', offline: 'default' } as const;

function UserLine({ user: { name, presence, pausedReason, load, capacity }, isRefused }: { user: Colleague; isRefused: boolean }) {
  const t = useT();
  const isFull = load !== undefined && capacity !== undefined && load >= capacity;
  return (
    <>
      <Badge variant="dot" overlap="circular" color={presence ? PRESENCE_COLORS[pausedReason && presence === 'online' ? 'away' : presence] : 'default'} invisible={!presence || presence === 'offline'} anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}>
        <PersonAvatar name={name} size={32} kind="colleague" />
      </Badge>
      <ListItemText primary={name} secondary={isRefused ? t('inbox.transfer.offlineRefused') : presence && presenceText({ presence, pausedReason }, t)} />
      {load !== undefined && capacity !== undefined && (
        <Box title={t('inbox.transfer.loadHint')} sx={{ fontSize: '0.78rem', color: isFull ? 'warning.main' : 'text.secondary', fontWeight: isFull ? 600 : 400, fontVariantNumeric: 'tabular-nums', textAlign: 'end' }}>
          {t('inbox.transfer.load', { load, capacity })}
          {isFull && <div>{t('inbox.transfer.full')}</div>}
        </Box>
      )}
    </>
  );
}

function DepartmentLine({ department: { name, memberIds }, isCurrent }: { department: DepartmentRecord; isCurrent: boolean }) {
  const t = useT();
  return (
    <>
      <GroupIcon sx={{ color: 'text.secondary' }} />
      <ListItemText primary={name} secondary={isCurrent ? t('inbox.transfer.current') : t('inbox.transfer.members', { smart_count: memberIds.length })} />
    </>
  );
}

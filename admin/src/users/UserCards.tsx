import Box from '@mui/material/Box';
import List from '@mui/material/List';
import ListItem from '@mui/material/ListItem';
import ListItemButton from '@mui/material/ListItemButton';
import ListItemIcon from '@mui/material/ListItemIcon';
import ListItemText from '@mui/material/ListItemText';
import { RecordContextProvider, useCanAccess, useListContext } from 'react-admin';
import { Link } from 'react-router-dom';
import type { UserRecord } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { presenceText } from '../layout/pauseModel.ts';
import { PresenceDot } from '../layout/PresenceDot.tsx';
import { EndShiftButton } from '../leaving/EndShiftButton.tsx';
import { NameCell } from '../lists/NameCell.tsx';

/** The list on a telephone: a card leads to its user for who may edit them, and its button ends their shift. */
export function UserCards({ onEndShift }: { onEndShift: (user: UserRecord) => void }) {
  const { data = [] } = useListContext<UserRecord>();
  const { canAccess: canEdit = false } = useCanAccess({ resource: 'users', action: 'edit' });
  return (
    <List dense disablePadding>
      {data.map((user) => (
        <RecordContextProvider key={user.id} value={user}>
          <ListItem disablePadding divider secondaryAction={<EndShiftButton user={user} onEndShift={onEndShift} />} sx={{ '&:last-of-type': { borderBottom: 0 } }}>
            {canEdit ? (
              <ListItemButton component={Link} to={`/users/${user.id}`}>
                <UserLine user={user} />
              </ListItemButton>
            ) : (
              <Box sx={{ display: 'flex', alignItems: 'center', width: '100%', px: 2, py: 0.5, pr: 6 }}>
                <UserLine user={user} />
              </Box>
            )}
          </ListItem>
        </RecordContextProvider>
      ))}
    </List>
  );
}

function UserLine({ user }: { user: UserRecord }) {
  const t = useT();
  return (
    <>
      <ListItemIcon sx={{ minWidth: 26 }}>
        <PresenceDot presence={user.presence} isPaused={user.pausedReason !== null} />
      </ListItemIcon>
      <ListItemText primary={<NameCell />} secondary={[user.pausedReason !== null && presenceText(user, t), t(`role.${user.role}`), user.email].filter(Boolean).join(' · ')} sx={{ overflowWrap: 'anywhere' }} />
      <Box component="span" sx={{ ml: 1, mr: 1, typography: 'caption', color: 'text.secondary', fontVariantNumeric: 'tabular-nums' }}>
        {user.load}/{user.capacity}
      </Box>
    </>
  );
}

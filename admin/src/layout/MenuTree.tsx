import RuleIcon from '@mui/icons-material/AltRouteOutlined';
import ApartmentIcon from '@mui/icons-material/ApartmentOutlined';
import ReportIcon from '@mui/icons-material/ReportProblemOutlined';
import BoltIcon from '@mui/icons-material/BoltOutlined';
import ContactsIcon from '@mui/icons-material/ContactsOutlined';
import DevicesIcon from '@mui/icons-material/PhonelinkRingOutlined';
import InboxIcon from '@mui/icons-material/AllInboxOutlined';
import GroupsIcon from '@mui/icons-material/GroupsOutlined';
import LabelIcon from '@mui/icons-material/LabelOutlined';
import PeopleIcon from '@mui/icons-material/PeopleAltOutlined';
import QuestionAnswerIcon from '@mui/icons-material/QuestionAnswerOutlined';
import SettingsIcon from '@mui/icons-material/SettingsOutlined';
import WhyIcon from '@mui/icons-material/TroubleshootOutlined';
import Badge from '@mui/material/Badge';
import Box from '@mui/material/Box';
import Divider from '@mui/material/Divider';
import Typography from '@mui/material/Typography';
import type { ReactElement, ReactNode } from 'react';
import { MenuItemLink } from 'react-admin';
import type { Role } from '../../../engine/contract/index.ts';
import { useDeadLetterCount } from '../deadLetters/useDeadLetterCount.ts';
import { useT } from '../i18n/useT.ts';
import { canAccess } from '../providers/access.ts';
import { useSessionUser } from '../providers/session.ts';

/** Where the panel leads, as far as the person's role goes. */
export function MenuTree({ open }: { open: boolean }) {
  const t = useT();
  const role = useSessionUser()?.role;
  if (!role) return null;
  const name = (resource: 'clients' | 'contacts' | 'dead-letters' | 'devices' | 'users' | 'departments' | 'rules' | 'decisions' | 'quick-replies' | 'tags') =>
    t(`resources.${resource}.name`, { smart_count: 2 });

  return (
    <Box component="nav" aria-label={t('menu.label')} sx={{ pb: 2 }}>
      <Item role={role} resource="inbox" label={t('menu.inbox')} icon={<InboxIcon />} />
      <Section label={t('menu.crm')} open={open}>
        <Group label={t('menu.chat')} open={open}>
          <Item role={role} resource="devices" label={name('devices')} icon={<DevicesIcon />} isNested={open} />
          <Item role={role} resource="dead-letters" label={name('dead-letters')} icon={<FailuresIcon role={role} />} isNested={open} />
        </Group>
        <Item role={role} resource="clients" label={name('clients')} icon={<PeopleIcon />} />
        <Item role={role} resource="contacts" label={name('contacts')} icon={<ContactsIcon />} />
      </Section>
      {role !== 'agent' && (
        <Section label={t('menu.team')} open={open}>
          <Item role={role} resource="users" label={name('users')} icon={<GroupsIcon />} />
          <Item role={role} resource="departments" label={name('departments')} icon={<ApartmentIcon />} />
          <Item role={role} resource="rules" label={name('rules')} icon={<RuleIcon />} />
          <Item role={role} resource="decisions" label={name('decisions')} icon={<WhyIcon />} />
        </Section>
      )}
      <Section label={t('menu.setup')} open={open}>
        <Item role={role} resource="quick-replies" label={name('quick-replies')} icon={<BoltIcon />} />
        <Item role={role} resource="tags" label={name('tags')} icon={<LabelIcon />} />
        <Item role={role} resource="settings" label={t('menu.settings')} icon={<SettingsIcon />} />
      </Section>
    </Box>
  );
}

function Item({ role, resource, label, icon, isNested = false }: { role: Role; resource: string; label: string; icon: ReactElement; isNested?: boolean }) {
  if (!canAccess(role, 'list', resource)) return null;
  return <MenuItemLink to={`/${resource}`} primaryText={label} leftIcon={icon} role="link" sx={isNested ? { '&&': { ml: 4 } } : undefined} />;
}

/** Says how many wait for somebody. */
function FailuresIcon({ role }: { role: Role }) {
  const count = useDeadLetterCount(canAccess(role, 'list', 'dead-letters'));
  return (
    <Badge badgeContent={count} max={99} color="error" slotProps={{ badge: { sx: { fontSize: '0.65rem', height: 16, minWidth: 16, px: 0.5 } } }}>
      <ReportIcon />
    </Badge>
  );
}

function Section({ label, open, children }: { label: string; open: boolean; children: ReactNode }) {
  return (
    <Box role="group" aria-label={label} sx={{ mt: open ? 2 : 1 }}>
      {open ? (
        <Typography variant="overline" component="div" aria-hidden sx={{ px: 2.25, pb: 0.5, color: 'menu.heading', textTransform: 'uppercase' }}>
          {label}
        </Typography>
      ) : (
        <Divider sx={{ mx: 1.5, mb: 1 }} />
      )}
      {children}
    </Box>
  );
}

function Group({ label, open, children }: { label: string; open: boolean; children: ReactNode }) {
  if (!open) return children;
  return (
    <Box role="group" aria-label={label} sx={{ position: 'relative' }}>
      <Box aria-hidden sx={{ display: 'flex', alignItems: 'center', gap: 1.5, px: 2.25, minHeight: 36, color: 'menu.text', fontSize: '0.9rem', fontWeight: 500 }}>
        <QuestionAnswerIcon sx={{ fontSize: 20 }} />
        {label}
      </Box>
      <Box aria-hidden sx={{ position: 'absolute', left: 27, top: 34, bottom: 6, borderLeft: 1, borderColor: 'divider' }} />
      {children}
    </Box>
  );
}

import CheckIcon from '@mui/icons-material/Check';
import DarkModeIcon from '@mui/icons-material/DarkModeOutlined';
import LightModeIcon from '@mui/icons-material/LightModeOutlined';
import LogoutIcon from '@mui/icons-material/Logout';
import EndShiftIcon from '@mui/icons-material/WorkHistoryOutlined';
import SystemIcon from '@mui/icons-material/SettingsBrightnessOutlined';
import Avatar from '@mui/material/Avatar';
import Box from '@mui/material/Box';
import Divider from '@mui/material/Divider';
import IconButton from '@mui/material/IconButton';
import ListItemIcon from '@mui/material/ListItemIcon';
import ListItemText from '@mui/material/ListItemText';
import ListSubheader from '@mui/material/ListSubheader';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Tooltip from '@mui/material/Tooltip';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useLocales, useLocaleState, useLogout, useStore, useTranslate } from 'react-admin';
import { useT } from '../i18n/useT.ts';
import { useUnsent } from '../inbox/useOutbox.ts';
import { LeavingDialog } from '../leaving/LeavingDialog.tsx';
import { useSessionUser } from '../providers/session.ts';
import { initialsOf } from '../users/userModel.ts';
import { SignOutDialog } from './SignOutDialog.tsx';

/** Who is signed in, their language and theme, the end of their shift and the way out. */
export function PersonMenu() {
  const t = useT();
  const translate = useTranslate();
  const logout = useLogout();
  const user = useSessionUser();
  const unsent = useUnsent(user?.id);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [isLeaving, setIsLeaving] = useState(false);
  const [isSigningOut, setIsSigningOut] = useState(false);
  if (!user) return null;

  const endShift = () => {
    setAnchor(null);
    setIsLeaving(true);
  };
  const leave = () => void logout({}, '/login', false);
  const signOut = () => {
    if (unsent.length === 0) return leave();
    setAnchor(null);
    setIsSigningOut(true);
  };

  return (
    <>
      <Tooltip title={user.name}>
        <IconButton aria-label={translate('ra.auth.user_menu')} aria-haspopup="menu" aria-expanded={Boolean(anchor)} onClick={(event) => setAnchor(event.currentTarget)} sx={{ p: 0.75 }}>
          <Avatar sx={{ width: 32, height: 32, fontSize: '0.8rem', fontWeight: 650, bgcolor: 'primary.light', color: 'primary.dark' }}>{initialsOf(user.name)}</Avatar>
        </IconButton>
      </Tooltip>
      <Menu
        anchorEl={anchor}
        open={Boolean(anchor)}
        onClose={() => setAnchor(null)}
        disableScrollLock
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
        slotProps={{ paper: { sx: { width: 264 } } }}
      >
        <Box sx={{ px: 2, py: 1 }} role="presentation">
          <Typography variant="subtitle2" noWrap>
            {user.name}
          </Typography>
          <Typography variant="caption" color="text.secondary" component="div" noWrap>
            {user.email}
          </Typography>
          <Typography variant="caption" color="text.secondary">
            {t(`role.${user.role}`)}
          </Typography>
        </Box>
        <Divider />
        <ThemeChoice />
        <Divider />
        <LanguageChoice />
        <Divider />
        <MenuItem onClick={endShift}>
          <ListItemIcon>
            <EndShiftIcon fontSize="small" />
          </ListItemIcon>
          <ListItemText primary={t('leaving.endShift')} />
        </MenuItem>
        <MenuItem onClick={signOut}>
          <ListItemIcon>
            <LogoutIcon fontSize="small" />
          </ListItemIcon>
          <ListItemText primary={translate('ra.auth.logout')} />
        </MenuItem>
      </Menu>
      {isLeaving && <LeavingDialog user={user} reason="shift_end" onClose={() => setIsLeaving(false)} />}
      {isSigningOut && unsent.length > 0 && <SignOutDialog unsent={unsent} onSignOut={leave} onClose={() => setIsSigningOut(false)} />}
    </>
  );
}

/** Light, dark, or (nothing stored) as the system has it. */
function ThemeChoice() {
  const t = useT();
  const [theme, setTheme] = useStore<'light' | 'dark' | undefined>('theme');
  return (
    <Box role="presentation" sx={{ px: 2, py: 1 }}>
      <Typography variant="caption" color="text.secondary" component="div" sx={{ pb: 0.5 }}>
        {t('userMenu.theme')}
      </Typography>
      <ToggleButtonGroup
        exclusive
        fullWidth
        size="small"
        value={theme ?? 'system'}
        onChange={(_event, next: 'light' | 'dark' | 'system' | null) => next && setTheme(next === 'system' ? undefined : next)}
      >
        <ThemeButton value="light" label={t('userMenu.light')} icon={<LightModeIcon fontSize="small" />} />
        <ThemeButton value="dark" label={t('userMenu.dark')} icon={<DarkModeIcon fontSize="small" />} />
        <ThemeButton value="system" label={t('userMenu.system')} icon={<SystemIcon fontSize="small" />} />
      </ToggleButtonGroup>
    </Box>
  );
}

function ThemeButton({ value, label, icon, ...rest }: { value: string; label: string; icon: React.ReactElement }) {
  return (
    <ToggleButton value={value} aria-label={label} title={label} {...rest}>
      {icon}
    </ToggleButton>
  );
}

function LanguageChoice() {
  const t = useT();
  const locales = useLocales();
  const [locale, setLocale] = useLocaleState();
  return (
    <Box role="group" aria-label={t('userMenu.language')}>
      <ListSubheader component="div" aria-hidden sx={{ lineHeight: 2.2, bgcolor: 'transparent', fontSize: '0.78rem', fontWeight: 400 }}>
        {t('userMenu.language')}
      </ListSubheader>
      {locales.map((option) => (
        <MenuItem key={option.locale} lang={option.locale} role="menuitemradio" aria-checked={option.locale === locale} onClick={() => setLocale(option.locale)}>
          <ListItemText primary={option.name} />
          {option.locale === locale && <CheckIcon fontSize="small" color="primary" />}
        </MenuItem>
      ))}
    </Box>
  );
}

import MenuIcon from '@mui/icons-material/Menu';
import MenuOpenIcon from '@mui/icons-material/MenuOpen';
import ArrowBackIcon from '@mui/icons-material/ArrowBack';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import Tooltip from '@mui/material/Tooltip';
import { LoadingIndicator, TitlePortal, useSidebarState, useTranslate } from 'react-admin';
import { Link, useLocation } from 'react-router-dom';
import { PresenceSwitch } from './PresenceSwitch.tsx';
import { PersonMenu } from './PersonMenu.tsx';

/** The page's title, the person's presence and their own menu. */
export function TopBar() {
  const translate = useTranslate();
  const [open, setOpen] = useSidebarState();
  const label = translate(open ? 'ra.action.close_menu' : 'ra.action.open_menu');
  return (
    <Box
      component="header"
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: { xs: 0.25, sm: 1 },
        height: 56,
        flexShrink: 0,
        px: { xs: 0.5, sm: 1.5 },
        bgcolor: 'background.paper',
        borderBottom: 1,
        borderColor: 'divider',
      }}
    >
      <Tooltip title={label}>
        <IconButton aria-label={label} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? <MenuOpenIcon /> : <MenuIcon />}
        </IconButton>
      </Tooltip>
      <BackToList />
      <TitlePortal variant="h6" component="h1" noWrap sx={{ flex: 1, minWidth: 0 }} />
      <LoadingIndicator sx={{ display: { xs: 'none', sm: 'block' }, color: 'text.secondary' }} />
      <PresenceSwitch />
      <PersonMenu />
    </Box>
  );
}

/** From one record back to its list; the inbox has its own way back. */
function BackToList() {
  const translate = useTranslate();
  const [, resource, record] = useLocation().pathname.split('/');
  if (!resource || !record || resource === 'inbox') return null;
  const label = translate('ra.action.back');
  return (
    <Tooltip title={label}>
      <IconButton component={Link} to={`/${resource}`} aria-label={label}>
        <ArrowBackIcon />
      </IconButton>
    </Tooltip>
  );
}

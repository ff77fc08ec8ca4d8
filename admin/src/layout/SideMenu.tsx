import Box from '@mui/material/Box';
import Drawer from '@mui/material/Drawer';
import { useTheme } from '@mui/material/styles';
import Typography from '@mui/material/Typography';
import useMediaQuery from '@mui/material/useMediaQuery';
import { useEffect, useState } from 'react';
import { useSidebarState } from 'react-admin';
import { Link, useLocation } from 'react-router-dom';
import { useT } from '../i18n/useT.ts';
import { Logo } from './Logo.tsx';
import { MenuTree } from './MenuTree.tsx';

/** The menu: beside the page, collapsible to its icons; a drawer on a telephone. */
export function SideMenu() {
  const theme = useTheme();
  const isPhone = useMediaQuery(theme.breakpoints.down('sm'), { noSsr: true });
  const [open, setOpen] = useSidebarState();
  const { pathname } = useLocation();
  const width = open || isPhone ? theme.sidebar.width : theme.sidebar.closedWidth;

  const [isDrawer, setIsDrawer] = useState(false);

  // Whether the menu is open is remembered, but a page on a telephone never begins under it: a drawer that is closed while it
  // opens would leave its backdrop behind.
  useEffect(() => {
    if (isPhone) setOpen(false);
    setIsDrawer(isPhone);
  }, [isPhone, pathname, setOpen]);

  if (isPhone) {
    return (
      <Drawer open={open && isDrawer} onClose={() => setOpen(false)} slotProps={{ paper: { sx: { width: 264, bgcolor: 'menu.ground' } } }}>
        <MenuBody open />
      </Drawer>
    );
  }
  return (
    <Box
      sx={{
        width,
        flexShrink: 0,
        overflow: 'hidden auto',
        scrollbarWidth: 'none',
        bgcolor: 'menu.ground',
        borderRight: 1,
        borderColor: 'divider',
        transition: theme.transitions.create('width', { duration: theme.transitions.duration.shorter }),
      }}
    >
      <MenuBody open={open} />
    </Box>
  );
}

function MenuBody({ open }: { open: boolean }) {
  const t = useT();
  return (
    <>
      <Box
        component={Link}
        to="/inbox"
        sx={{ display: 'flex', alignItems: 'center', gap: 1.25, height: 56, px: 2, color: 'text.primary', textDecoration: 'none', overflow: 'hidden' }}
      >
        <Logo />
        {open && (
          <Typography component="span" variant="h6">
            {t('app.name')}
          </Typography>
        )}
      </Box>
      <MenuTree open={open} />
    </>
  );
}

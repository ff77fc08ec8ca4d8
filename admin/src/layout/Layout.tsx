import Box from '@mui/material/Box';
import CssBaseline from '@mui/material/CssBaseline';
import { Suspense, useEffect, useRef } from 'react';
import { Loading, SkipNavigationButton, type LayoutProps } from 'react-admin';
import { useLocation } from 'react-router-dom';
import { PageErrorBoundary } from './PageErrorBoundary.tsx';
import { SideMenu } from './SideMenu.tsx';
import { TopBar } from './TopBar.tsx';
import { useActivity } from './useActivity.ts';
import { useSessionGuard } from './useSessionGuard.ts';

/**
 * The frame: a menu at the left, a slim bar above, and the page, which scrolls by itself.
 * The inbox gets the whole area below the bar and scrolls its own columns.
 */
export function Layout({ children }: LayoutProps) {
  const { pathname } = useLocation();
  const isInbox = pathname.startsWith('/inbox');
  const page = useRef<HTMLDivElement>(null);
  useSessionGuard();
  useActivity();

  useEffect(() => {
    page.current?.scrollTo(0, 0);
  }, [pathname]);

  return (
    <Box sx={{ display: 'flex', height: '100dvh', overflow: 'hidden', bgcolor: 'background.default' }}>
      <CssBaseline />
      <SkipNavigationButton />
      <SideMenu />
      <Box sx={{ flex: 1, minWidth: 0, display: 'flex', flexDirection: 'column' }}>
        <TopBar />
        <Box
          component="main"
          id="main-content"
          ref={page}
          tabIndex={-1}
          sx={{ flex: 1, minHeight: 0, outline: 'none', ...(isInbox ? { overflow: 'hidden' } : { overflow: 'auto', px: { xs: 1.5, sm: 3 }, pt: { xs: 0.5, sm: 1.5 }, pb: 3 }) }}
        >
          <PageErrorBoundary key={pathname.split('/')[1]}>
            <Suspense fallback={<Loading />}>
              <Box sx={isInbox ? { height: '100%' } : { maxWidth: 1180, mx: 'auto' }}>{children}</Box>
            </Suspense>
          </PageErrorBoundary>
        </Box>
      </Box>
    </Box>
  );
}

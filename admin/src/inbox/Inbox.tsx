import { Box, Drawer, useMediaQuery, useTheme } from '@mui/material';
import { useRef, useState } from 'react';
import { useStore } from 'react-admin';
import type { UserRecord } from '../../../engine/contract/index.ts';
import { SidePanel, type PanelTab } from './client/SidePanel.tsx';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { ConversationPane } from './conversation/ConversationPane.tsx';
import { StartDialog } from './dialogs/StartDialog.tsx';
import { ListPane } from './list/ListPane.tsx';
import { neighbour } from './list/listRows.ts';
import { useListRows } from './list/useListRows.ts';
import { NothingOpen } from './NothingOpen.tsx';
import { OfferNotices } from './OfferNotices.tsx';
import { useQuickReplies } from './resourceQueries.ts';
import { useInboxKeys } from './useInboxKeys.ts';
import { useInboxLocation } from './useInboxLocation.ts';
import { useLiveInbox } from './useLiveInbox.ts';
import { useNewMessageNotice } from './useNewMessageNotice.ts';
import { useOfferNotice } from './useOfferNotice.ts';
import { useOutboxResume } from './useOutbox.ts';

/** In px. */
const LIST_WIDTH = 360;
const PANEL_WIDTH = 320;

/** The list, the conversation and the panel beside each other; on narrow screens one of them at a time. */
export function Inbox({ viewer }: { viewer: UserRecord }) {
  const theme = useTheme();
  const isNarrow = useMediaQuery(theme.breakpoints.down('md'));
  const isWide = useMediaQuery(theme.breakpoints.up('lg'));
  const searchRef = useRef<HTMLInputElement>(null);
  const { openId, tab, setTab, filters, setFilters, linkTo, open } = useInboxLocation();
  const [search, setSearch] = useState('');
  const [isStarting, setIsStarting] = useState(false);
  const [rememberedPanel, setPanel] = useStore<PanelTab | null>('inbox.panel', null);
  const [overlay, setOverlay] = useState<PanelTab | null>(null);
  const list = useListRows(tab, search, filters, viewer.id);
  useOutboxResume(viewer.id);
  // Known before the first `/` is typed.
  useQuickReplies();
  const offers = useOfferNotice(viewer.id, openId);
  useLiveInbox(viewer.id, { onMessage: useNewMessageNotice(viewer.id), onConversation: offers.onConversation });

  // Beside the conversation the panel stays as it was left; above it, it is opened each time.
  const panel = isWide ? rememberedPanel : overlay;
  const changePanel = isWide ? setPanel : setOverlay;

  useInboxKeys({
    onSearch: () => {
      if (searchRef.current) return searchRef.current.focus();
      // On narrow screens the field is there only once the list is.
      open();
      requestAnimationFrame(() => searchRef.current?.focus());
    },
    onMove: (step) => {
      const id = neighbour(list.rows, openId, step);
      if (id) open(id);
    },
    onEscape: () => {
      if (panel) changePanel(null);
      else if (isNarrow && openId) open();
      else return false;
      return true;
    },
  });

  const sidePanel = openId && panel && <SidePanel conversationId={openId} viewer={viewer} tab={panel} onTab={changePanel} onClose={() => changePanel(null)} linkTo={linkTo} />;
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', height: '100%', minHeight: 0 }}>
      <ConnectionBanner />
      <OfferNotices notices={offers.notices} openId={openId} onOpen={open} onDismiss={offers.dismiss} />
      <Box sx={{ display: 'flex', flex: 1, minHeight: 0 }}>
        {(!isNarrow || !openId) && (
          <Box sx={{ width: isNarrow ? '100%' : LIST_WIDTH, flexShrink: 0, borderRight: isNarrow ? 0 : 1, borderColor: 'divider', bgcolor: 'background.paper', minHeight: 0 }}>
            <ListPane
              list={list}
              tab={tab}
              onTab={setTab}
              search={search}
              onSearch={setSearch}
              searchRef={searchRef}
              filters={filters}
              onFilters={setFilters}
              openId={openId}
              viewerId={viewer.id}
              linkTo={linkTo}
              onStart={() => setIsStarting(true)}
            />
          </Box>
        )}
        {(!isNarrow || openId) && (
          <Box sx={{ flex: 1, minWidth: 0, minHeight: 0 }}>
            {openId ? (
              <ConversationPane key={openId} conversationId={openId} viewer={viewer} panel={panel} onPanel={changePanel} linkTo={linkTo} onBack={isNarrow ? () => open() : undefined} />
            ) : (
              <NothingOpen />
            )}
          </Box>
        )}
        {isWide && sidePanel && <Box sx={{ width: PANEL_WIDTH, flexShrink: 0, borderLeft: 1, borderColor: 'divider', minHeight: 0 }}>{sidePanel}</Box>}
      </Box>
      {!isWide && (
        <Drawer anchor="right" open={Boolean(sidePanel)} onClose={() => setOverlay(null)} slotProps={{ paper: { sx: { width: isNarrow ? '100%' : PANEL_WIDTH + 40 } } }}>
          {sidePanel}
        </Drawer>
      )}
      {isStarting && (
        <StartDialog
          viewerId={viewer.id}
          deviceId={filters.deviceId}
          onClose={() => setIsStarting(false)}
          onOpen={(id) => {
            setIsStarting(false);
            open(id);
          }}
        />
      )}
    </Box>
  );
}

import CloseIcon from '@mui/icons-material/Close';
import { Box, IconButton, Tab, Tabs } from '@mui/material';
import type { UserRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { HistoryView } from '../history/HistoryView.tsx';
import { useConversation } from '../useConversation.ts';
import { ContactView } from './ContactView.tsx';

export type PanelTab = 'contact' | 'history';

interface SidePanelProps {
  conversationId: string;
  viewer: UserRecord;
  tab: PanelTab;
  onTab: (tab: PanelTab) => void;
  onClose: () => void;
  linkTo: (conversationId: string) => string;
}

/** The right part: who the contact is, and what has happened with them. */
export function SidePanel({ conversationId, viewer, tab, onTab, onClose, linkTo }: SidePanelProps) {
  const t = useT();
  const { data: conversation } = useConversation(conversationId);
  return (
    <Box component="aside" aria-label={t('inbox.client.panel')} data-testid="side-panel" sx={{ display: 'flex', flexDirection: 'column', height: '100%', minHeight: 0, bgcolor: 'background.paper' }}>
      <Box sx={{ display: 'flex', alignItems: 'center', minHeight: 64, pl: 1, pr: 1, borderBottom: 1, borderColor: 'divider', flexShrink: 0 }}>
        <Tabs value={tab} onChange={(_event, next: PanelTab) => onTab(next)} sx={{ flex: 1, alignSelf: 'flex-end' }}>
          <Tab value="contact" label={t('inbox.client.tabContact')} sx={{ minWidth: 0 }} />
          <Tab value="history" label={t('inbox.client.tabHistory')} sx={{ minWidth: 0 }} />
        </Tabs>
        <IconButton aria-label={t('inbox.action.closePanel')} onClick={onClose}>
          <CloseIcon fontSize="small" />
        </IconButton>
      </Box>
      <Box sx={{ flex: 1, overflowY: 'auto', overscrollBehavior: 'contain' }}>
        {conversation && tab === 'contact' && <ContactView conversation={conversation} viewer={viewer} />}
        {conversation && tab === 'history' && <HistoryView conversation={conversation} linkTo={linkTo} />}
      </Box>
    </Box>
  );
}

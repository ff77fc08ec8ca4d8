import { Box, Tab, Tabs } from '@mui/material';
import { TABS, type InboxCounts, type Tab as InboxTab } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { countText } from '../useInboxList.ts';

interface ListTabsProps {
  tab: InboxTab;
  counts: InboxCounts | undefined;
  onChange: (tab: InboxTab) => void;
}

export function ListTabs({ tab, counts, onChange }: ListTabsProps) {
  const t = useT();
  return (
    <Tabs
      value={tab}
      onChange={(_event, next: InboxTab) => onChange(next)}
      variant="scrollable"
      scrollButtons={false}
      aria-label={t('inbox.tabs.label')}
      sx={{ minHeight: 40, px: 0.5, borderBottom: 1, borderColor: 'divider', '& .MuiTabs-list': { justifyContent: 'space-between' } }}
    >
      {TABS.map((each) => (
        <Tab
          key={each}
          value={each}
          data-testid={`tab-${each}`}
          sx={{ minHeight: 40, minWidth: 0, px: 1.1, py: 0, fontSize: '0.8438rem' }}
          label={
            <Box component="span" sx={{ display: 'inline-flex', gap: 0.75, alignItems: 'baseline' }}>
              {t(`inbox.tabs.${each}`)}
              {counts && (
                <Box component="span" sx={{ fontSize: '0.75rem', fontWeight: 600, fontVariantNumeric: 'tabular-nums', opacity: counts[each] ? 1 : 0.55 }}>
                  {countText(counts[each])}
                </Box>
              )}
            </Box>
          }
        />
      ))}
    </Tabs>
  );
}

import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useCallback, useState } from 'react';
import type { LeavingOutcome, LeavingPreview } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { contactTitle } from '../inbox/contactName.ts';
import type { Colleague } from '../inbox/resourceQueries.ts';
import { LeavingLine } from './LeavingLine.tsx';
import { isFound } from './leavingModel.ts';
import type { Leaver } from './leavingTexts.ts';
import { OutcomeMenu } from './OutcomeMenu.tsx';

interface LeavingListProps {
  conversations: LeavingPreview['conversations'];
  leaver: Leaver;
  receivers: readonly Colleague[];
  exceptions: ReadonlyMap<string, LeavingOutcome>;
  isStale: boolean;
  canKeep: boolean;
  onChoose: (conversationId: string, outcome: LeavingOutcome | null) => void;
  onReset: () => void;
}

/** With so many conversations a search helps. */
const SEARCH_FROM = 8;

/** Each conversation with what will become of it; one menu for all lines. */
export function LeavingList({ conversations, leaver, receivers, exceptions, isStale, canKeep, onChoose, onReset }: LeavingListProps) {
  const t = useT();
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState<{ conversationId: string; anchor: HTMLElement }>();
  const change = useCallback((conversationId: string, anchor: HTMLElement) => setOpen({ conversationId, anchor }), []);
  const found = conversations.filter(({ conversation }) => isFound(conversation, search));
  const chosen = conversations.find(({ conversation }) => conversation.id === open?.conversationId);
  const exceptional = conversations.filter(({ conversation }) => exceptions.has(conversation.id)).length;

  return (
    <Box>
      <Box sx={{ position: 'sticky', top: 0, zIndex: 1, display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: 1, minHeight: 44, py: 0.75, bgcolor: 'background.paper' }}>
        <Typography variant="body2" sx={{ fontWeight: 600, flex: 1, whiteSpace: 'nowrap' }}>
          {t('leaving.each', { smart_count: conversations.length })}
        </Typography>
        {exceptional > 0 && (
          <>
            <Typography variant="caption" color="text.secondary">
              {t('leaving.exceptions', { smart_count: exceptional })}
            </Typography>
            <Button size="small" onClick={onReset}>
              {t('leaving.reset')}
            </Button>
          </>
        )}
        {conversations.length >= SEARCH_FROM && <TextField type="search" margin="none" label={t('leaving.search')} value={search} onChange={(event) => setSearch(event.target.value)} sx={{ width: { xs: '100%', sm: 220 } }} />}
      </Box>
      <Box component="ul" aria-label={t('leaving.all')} sx={{ listStyle: 'none', m: 0, p: 0, border: 1, borderColor: 'divider', borderRadius: 2, overflow: 'hidden' }}>
        {found.map((line) => (
          <LeavingLine key={line.conversation.id} line={line} leaver={leaver} isException={exceptions.has(line.conversation.id)} isStale={isStale} onChange={change} />
        ))}
        {found.length === 0 && (
          <Typography component="li" variant="body2" color="text.secondary" sx={{ p: 2, textAlign: 'center' }}>
            {t('leaving.nothingFound')}
          </Typography>
        )}
      </Box>
      {open && chosen && (
        <OutcomeMenu
          anchor={open.anchor}
          title={t('leaving.destiny', { contact: contactTitle(chosen.conversation.contact) })}
          leaver={leaver}
          receivers={receivers}
          isException={exceptions.has(open.conversationId)}
          canKeep={canKeep}
          onClose={() => setOpen(undefined)}
          onChoose={(outcome) => {
            onChoose(open.conversationId, outcome);
            setOpen(undefined);
          }}
        />
      )}
    </Box>
  );
}

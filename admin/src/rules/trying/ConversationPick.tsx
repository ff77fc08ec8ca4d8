import Autocomplete from '@mui/material/Autocomplete';
import Box from '@mui/material/Box';
import TextField from '@mui/material/TextField';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocale } from 'react-admin';
import type { ConversationRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { contactTitle } from '../../inbox/contactName.ts';
import { fetchList } from '../../inbox/resourceQueries.ts';
import { shortDateTime } from '../../inbox/timeText.ts';
import { useDebounced } from '../../inbox/useDebounced.ts';
import type { Trial } from './trial.ts';

interface ConversationPickProps {
  trial: Trial;
  onChange: (changes: Partial<Trial>) => void;
}

/** A conversation of the history, found by protocol, name or phone; the newest ones are offered at once. */
export function ConversationPick({ trial: { as }, onChange }: ConversationPickProps) {
  const t = useT();
  const locale = useLocale() ?? 'pt-BR';
  const [chosen, setChosen] = useState<ConversationRecord | null>(null);
  const [typed, setTyped] = useState('');
  const q = useDebounced(chosen ? '' : typed.trim());
  const { data = [], isFetching } = useQuery({
    queryKey: ['rules', 'try', 'conversations', q],
    queryFn: ({ signal }) => fetchList<ConversationRecord>('conversations', { filter: q ? { q } : {}, sort: ['openedAt', 'DESC'], limit: 20 }, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <Autocomplete
        size="small"
        value={chosen}
        options={data}
        loading={isFetching}
        // The server has searched already, by more than what is shown.
        filterOptions={(all) => all}
        getOptionKey={({ id }) => id}
        getOptionLabel={(conversation) => `${contactTitle(conversation.contact)} · ${conversation.protocol}`}
        isOptionEqualToValue={(one, other) => one.id === other.id}
        noOptionsText={t('rules.trial.noConversations')}
        loadingText={t('inbox.start.searching')}
        onInputChange={(_event, next) => setTyped(next)}
        onChange={(_event, next) => {
          setChosen(next);
          onChange({ conversationId: next?.id ?? null });
        }}
        renderOption={({ key, ...props }, conversation) => (
          <Box component="li" key={key} {...props}>
            <Box sx={{ minWidth: 0 }}>
              <Typography noWrap variant="body2">
                {contactTitle(conversation.contact)}
                {conversation.lastMessage?.text ? `: ${conversation.lastMessage.text}` : ''}
              </Typography>
              <Typography noWrap variant="caption" color="text.secondary">
                {[conversation.protocol, conversation.department?.name ?? t('routing.commonQueue'), shortDateTime(conversation.openedAt, locale)].join(' · ')}
              </Typography>
            </Box>
          </Box>
        )}
        renderInput={(params) => <TextField {...params} margin="none" label={t('rules.trial.conversation')} helperText={t('rules.trial.conversationHint')} />}
      />
      <ToggleButtonGroup exclusive size="small" value={as} aria-label={t('rules.trial.conversation')} onChange={(_event, next: Trial['as'] | null) => next && onChange({ as: next })}>
        {(['opened', 'now'] as const).map((each) => (
          <ToggleButton key={each} value={each} sx={{ px: 1.5 }}>
            {t(`rules.trial.as.${each}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </>
  );
}

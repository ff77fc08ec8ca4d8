import { Autocomplete, Box, Chip, TextField, Typography } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ConversationRecord, TagRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { api } from '../../providers/api.ts';
import { textOn } from '../../tags/tagColors.ts';
import { applyConversation } from '../applyChange.ts';
import { inboxKeys } from '../inboxKeys.ts';
import { useTags } from '../resourceQueries.ts';
import { useReportError } from '../useReportError.ts';

/** The conversation's tags, to be added and taken away. Nothing where the company has none. */
export function ConversationTags({ conversation, viewerId }: { conversation: ConversationRecord; viewerId: string }) {
  const t = useT();
  const client = useQueryClient();
  const report = useReportError();
  const { data: tags = [] } = useTags();
  const save = useMutation({
    mutationFn: (chosen: TagRecord[]) => api.put<ConversationRecord>(`/conversations/${conversation.id}/tags`, { tags: chosen.map(({ id }) => id) }),
    onSuccess: (changed) => {
      applyConversation(client, viewerId, changed);
      void client.invalidateQueries({ queryKey: inboxKeys.timeline(conversation.id) });
    },
    onError: report,
  });
  if (tags.length === 0) return null;
  // While it is being saved, what was chosen stands already.
  const shown = (save.isPending && save.variables) || tags.filter(({ id }) => conversation.tags.includes(id));

  return (
    <Box component="section" sx={{ pb: 2.5 }}>
      <Typography variant="overline" component="h3" color="text.secondary">
        {t('inbox.client.tags')}
      </Typography>
      <Autocomplete
        multiple
        size="small"
        options={tags}
        value={shown}
        disableClearable
        filterSelectedOptions
        disabled={save.isPending}
        noOptionsText={t('inbox.client.noMoreTags')}
        getOptionLabel={({ name }) => name}
        isOptionEqualToValue={(option, value) => option.id === value.id}
        onChange={(_event, chosen) => save.mutate(chosen)}
        renderValue={(chosen, getItemProps) =>
          chosen.map((tag, index) => {
            const { key, ...item } = getItemProps({ index });
            return <Chip key={key} {...item} size="small" label={tag.name} sx={{ bgcolor: tag.color, color: textOn(tag.color), '& .MuiChip-deleteIcon': { color: 'inherit', opacity: 0.7 } }} />;
          })
        }
        renderInput={(params) => <TextField {...params} placeholder={shown.length === 0 ? t('inbox.client.addTag') : undefined} slotProps={{ htmlInput: { ...params.inputProps, 'aria-label': t('inbox.client.tags') } }} />}
      />
    </Box>
  );
}

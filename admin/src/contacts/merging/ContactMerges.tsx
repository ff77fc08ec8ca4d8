import MergeIcon from '@mui/icons-material/MergeRounded';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useCanAccess, useDataProvider, useGetMany, useLocaleState, useRecordContext } from 'react-admin';
import type { ContactMergeRecord, ContactRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { contactTitle } from '../../inbox/contactName.ts';
import { shortDateTime } from '../../inbox/timeText.ts';
import { formatPhone } from '../../phones/phoneModel.ts';
import type { BalcaoDataProvider } from '../../providers/dataProvider.ts';
import { MergeDialog } from './MergeDialog.tsx';
import { UnmergeDialog } from './UnmergeDialog.tsx';

/** Who else turned out to be this person, who may be, and how to say or take back that they are. */
export function ContactMerges() {
  const t = useT();
  const contact = useRecordContext<ContactRecord>();
  const dataProvider = useDataProvider<BalcaoDataProvider>();
  const { canAccess: mayMerge = false } = useCanAccess({ resource: 'contact-merges', action: 'create' });
  const [merging, setMerging] = useState<{ twinId?: string }>();
  const [undoing, setUndoing] = useState<ContactMergeRecord>();
  const { data: merges = [] } = useQuery({
    queryKey: ['contact-merges', 'list', contact?.id],
    queryFn: ({ signal }) => dataProvider.contactMerges(contact?.id ?? '', signal),
    enabled: contact !== undefined,
  });
  const { data: twins = [] } = useGetMany<ContactRecord>('contacts', { ids: contact?.possibleDuplicates ?? [] }, { enabled: Boolean(contact?.possibleDuplicates?.length) });
  if (!contact || (!mayMerge && merges.length === 0)) return null;

  return (
    <Box component="section" aria-label={t('merge.section')}>
      {twins.filter((twin) => !twin.mergedInto).map((twin) => (
        <Alert
          key={twin.id}
          severity="info"
          sx={{ mb: 1.5 }}
          action={
            mayMerge && (
              <Button size="small" color="inherit" onClick={() => setMerging({ twinId: twin.id })}>
                {t('merge.look')}
              </Button>
            )
          }
        >
          {t('merge.maybe', { name: [contactTitle(twin), twin.name ? formatPhone(twin.phone) : ''].filter(Boolean).join(' · ') })}
        </Alert>
      ))}
      {merges.length > 0 && (
        <>
          <Typography variant="caption" color="text.secondary" component="h2">
            {t('merge.section')}
          </Typography>
          <Box component="ul" sx={{ listStyle: 'none', m: 0, mb: 1, p: 0 }}>
            {merges.map((merge) => (
              <MergeLine key={merge.id} merge={merge} contactId={contact.id} onUndo={mayMerge && merge.canUndo ? () => setUndoing(merge) : undefined} />
            ))}
          </Box>
        </>
      )}
      {mayMerge && !contact.mergedInto && (
        <Button size="small" variant="outlined" startIcon={<MergeIcon />} onClick={() => setMerging({})}>
          {t('merge.title')}
        </Button>
      )}
      {merging && <MergeDialog contact={contact} twinId={merging.twinId} onClose={() => setMerging(undefined)} />}
      {undoing && <UnmergeDialog merge={undoing} onClose={() => setUndoing(undefined)} />}
    </Box>
  );
}

function MergeLine({ merge, contactId, onUndo }: { merge: ContactMergeRecord; contactId: string; onUndo: (() => void) | undefined }) {
  const t = useT();
  const [locale = 'pt-BR'] = useLocaleState();
  const other = merge.kept.id === contactId ? merge.absorbed : merge.kept;
  const who = (actor: ContactMergeRecord['by']) => (actor.kind === 'user' ? (actor.name ?? t('inbox.history.who.someone')) : t('inbox.history.who.system'));
  const line =
    merge.undoneAt && merge.undoneBy
      ? t('merge.wasUndone', { who: who(merge.undoneBy), at: shortDateTime(merge.undoneAt, locale) })
      : t('merge.wasMerged', { who: who(merge.by), at: shortDateTime(merge.at, locale) });
  return (
    <Box component="li" sx={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: 1, py: 0.5 }}>
      <Box sx={{ minWidth: 0 }}>
        <Typography variant="body2" sx={{ overflowWrap: 'anywhere', textDecoration: merge.undoneAt ? 'line-through' : 'none' }}>
          {[contactTitle(other), other.name ? formatPhone(other.phone) : ''].filter(Boolean).join(' · ')}
        </Typography>
        <Typography variant="caption" color="text.secondary">
          {line}
        </Typography>
      </Box>
      {onUndo && (
        <Button size="small" color="inherit" onClick={onUndo}>
          {t('merge.undo.open')}
        </Button>
      )}
    </Box>
  );
}

import { Alert, Link } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Link as RouterLink } from 'react-router-dom';
import type { ContactRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { api } from '../../providers/api.ts';

/** Says that the contact may be the same person as another, and leads to where that is looked at; nothing when they may not. */
export function PossibleDuplicate({ contactId }: { contactId: string }) {
  const t = useT();
  const { data: contact } = useQuery({ queryKey: ['contacts', 'duplicates', contactId], queryFn: ({ signal }) => api.get<ContactRecord>(`/contacts/${contactId}`, undefined, signal) });
  if (!contact?.possibleDuplicates?.length) return null;
  return (
    <Alert severity="info" sx={{ mb: 2 }}>
      {t('merge.maybeAnother')}{' '}
      <Link component={RouterLink} to={`/contacts/${contactId}`}>
        {t('merge.seeContact')}
      </Link>
    </Alert>
  );
}

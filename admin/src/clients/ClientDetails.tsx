import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { ReferenceField, TextField, useTranslate } from 'react-admin';
import type { ClientRecord } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { formatPhone } from '../phones/phoneModel.ts';
import { addressLines, formatDocument } from './clientModel.ts';

/** What is known of a client, to read; used by their page and by the inbox's panel. Leaves out what is not known. */
export function ClientDetails({ client, columns = 1 }: { client: ClientRecord; columns?: 1 | 2 }) {
  const t = useT();
  const translate = useTranslate();
  const address = addressLines(client.address);
  return (
    <Box component="dl" sx={{ m: 0, display: 'grid', gap: 2, gridTemplateColumns: { xs: '1fr', sm: `repeat(${columns}, minmax(0, 1fr))` } }}>
      {client.document && (
        <Detail label={client.documentType ? t(`client.documentType.${client.documentType}`) : translate('resources.clients.fields.document')}>{formatDocument(client.document)}</Detail>
      )}
      {client.email && (
        <Detail label={translate('resources.clients.fields.email')}>
          <Link href={`mailto:${client.email}`} underline="hover">
            {client.email}
          </Link>
        </Detail>
      )}
      {client.phones.length > 0 && (
        <Detail label={translate('resources.clients.fields.phones')}>
          {client.phones.map((phone) => (
            <Box key={phone}>{formatPhone(phone)}</Box>
          ))}
        </Detail>
      )}
      {address.length > 0 && (
        <Detail label={translate('resources.clients.fields.address')}>
          {address.map((line) => (
            <Box key={line}>{line}</Box>
          ))}
        </Detail>
      )}
      {client.managerId && (
        <Detail label={translate('resources.clients.fields.managerId')}>
          <ReferenceField record={client} source="managerId" reference="users" link={false}>
            <TextField source="name" variant="body2" />
          </ReferenceField>
        </Detail>
      )}
      {client.notes && (
        <Detail label={translate('resources.clients.fields.notes')} isWide>
          <Box sx={{ whiteSpace: 'pre-wrap' }}>{client.notes}</Box>
        </Detail>
      )}
    </Box>
  );
}

function Detail({ label, isWide = false, children }: { label: string; isWide?: boolean; children: ReactNode }) {
  return (
    <Box sx={{ minWidth: 0, overflowWrap: 'anywhere', ...(isWide && { gridColumn: '1 / -1' }) }}>
      <Typography component="dt" variant="caption" color="text.secondary">
        {label}
      </Typography>
      <Typography component="dd" variant="body2" sx={{ m: 0 }}>
        {children}
      </Typography>
    </Box>
  );
}

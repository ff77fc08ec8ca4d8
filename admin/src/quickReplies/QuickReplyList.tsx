import Box from '@mui/material/Box';
import { DataTable, ReferenceField, SimpleList, useTranslate } from 'react-admin';
import type { QuickReplyRecord } from '../../../engine/contract/index.ts';
import { ResourceList } from '../lists/ResourceList.tsx';
import { useIsPhone } from '../lists/useIsPhone.ts';

export function QuickReplyList() {
  return <ResourceList<QuickReplyRecord> sort={{ field: 'shortcut', order: 'ASC' }}>{useIsPhone() ? <QuickReplyCards /> : <QuickReplyTable />}</ResourceList>;
}

function QuickReplyTable() {
  const translate = useTranslate();
  return (
    <DataTable<QuickReplyRecord> bulkActionButtons={false}>
      <DataTable.Col<QuickReplyRecord> source="shortcut" cellSx={() => ({ fontWeight: 600, whiteSpace: 'nowrap' })} render={({ shortcut }) => `/${shortcut}`} />
      <DataTable.Col<QuickReplyRecord> source="text" disableSort render={({ text }) => <Excerpt text={text} />} />
      <DataTable.Col source="departmentId" disableSort>
        <ReferenceField source="departmentId" reference="departments" link={false} emptyText={translate('resources.quick-replies.everywhere')} />
      </DataTable.Col>
    </DataTable>
  );
}

function QuickReplyCards() {
  return <SimpleList<QuickReplyRecord> primaryText={({ shortcut }) => `/${shortcut}`} secondaryText={({ text }) => <Excerpt text={text} />} />;
}

/** The first two lines of a text. */
function Excerpt({ text }: { text: string }) {
  return (
    <Box component="span" sx={{ display: '-webkit-box', WebkitLineClamp: 2, WebkitBoxOrient: 'vertical', overflow: 'hidden', maxWidth: 560 }}>
      {text}
    </Box>
  );
}

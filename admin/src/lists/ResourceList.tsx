import type { ReactElement } from 'react';
import { CreateButton, List, SearchInput, TopToolbar, type ListProps, type RaRecord } from 'react-admin';
import { useT } from '../i18n/useT.ts';
import { EmptyList } from './EmptyList.tsx';

interface ResourceListProps<T extends RaRecord> extends Pick<ListProps<T>, 'children' | 'queryOptions' | 'sort'> {
  /** Beside the search. */
  moreFilters?: ReactElement[];
}

/** The list of every resource: a search, a create button for who may, a sentence when it is empty. */
export function ResourceList<T extends RaRecord>({ children, sort = { field: 'name', order: 'ASC' }, moreFilters = [], ...rest }: ResourceListProps<T>) {
  const t = useT();
  const filters = [<SearchInput key="q" source="q" alwaysOn placeholder={t('search.placeholder')} sx={{ width: { xs: '100%', sm: 280 } }} />, ...moreFilters];
  return (
    <List<T> filters={filters} actions={<ListActions />} empty={<EmptyList />} exporter={false} perPage={25} sort={sort} {...rest}>
      {children}
    </List>
  );
}

function ListActions() {
  return (
    // On a telephone the button floats, and the toolbar would only leave a gap.
    <TopToolbar sx={{ minHeight: { xs: 0 } }}>
      <CreateButton variant="contained" />
    </TopToolbar>
  );
}

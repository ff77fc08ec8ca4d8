import { useMemo } from 'react';
import { useLocaleState } from 'react-admin';
import { useT } from '../i18n/useT.ts';
import { useColleagues, useDepartments, useDevices, useTags } from '../inbox/resourceQueries.ts';
import type { NamedResource, Speech } from './speech.ts';

/** For sentences about routing, with the names of what they name. A name that is not loaded yet comes by a new render. */
export function useSpeech(): Speech {
  const t = useT();
  const [locale = 'pt-BR'] = useLocaleState();
  const { data: users } = useColleagues(true);
  const { data: departments } = useDepartments();
  const { data: tags } = useTags();
  const { data: devices } = useDevices();
  return useMemo(() => {
    const records: Record<NamedResource, readonly { id: string; name: string }[] | undefined> = { users, departments, tags, devices };
    const names = new Map(Object.entries(records).flatMap(([resource, list]) => (list ?? []).map(({ id, name }) => [`${resource}/${id}`, name] as const)));
    return { t, locale, nameOf: (resource, id) => names.get(`${resource}/${id}`) };
  }, [t, locale, users, departments, tags, devices]);
}

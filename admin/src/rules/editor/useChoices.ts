import { useColleagues, useDepartments, useDevices, useTags } from '../../inbox/resourceQueries.ts';
import type { NamedResource } from '../../routing/speech.ts';
import type { Choice } from '../../forms/Picker.tsx';

/** What a rule may name of a resource: what is active. */
export function useChoices(resource: NamedResource | undefined): Choice[] {
  const lists = { devices: useDevices().data, departments: useDepartments().data, users: useColleagues(true).data, tags: useTags().data };
  const records: readonly { id: string; name: string; active?: boolean }[] = (resource && lists[resource]) ?? [];
  return records.filter(({ active }) => active !== false).map(({ id, name }) => ({ id, label: name }));
}

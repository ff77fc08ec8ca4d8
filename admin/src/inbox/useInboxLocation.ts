import { useCallback } from 'react';
import { useStore } from 'react-admin';
import { useNavigate, useParams, useSearchParams } from 'react-router-dom';
import type { Tab } from '../../../engine/contract/index.ts';
import type { Filters } from './list/ListFilters.tsx';

/**
 * Where in the inbox the user is. The open conversation and the device are in the address, so that they can be
 * sent to a colleague; the tab and the department are this person's habit and stay in this browser.
 */
export function useInboxLocation() {
  const params = useParams();
  const navigate = useNavigate();
  const [searchParams, setSearchParams] = useSearchParams();
  const [tab, setTab] = useStore<Tab>('inbox.tab', 'waiting');
  const [departmentId, setDepartmentId] = useStore<string | undefined>('inbox.departmentId', undefined);

  // Mounted at /inbox/*, or at /inbox/:conversationId.
  const openId = (params.conversationId ?? params['*'])?.split('/')[0] || undefined;
  const deviceId = searchParams.get('deviceId') ?? undefined;
  const query = searchParams.toString();

  const linkTo = useCallback((conversationId?: string) => `/inbox${conversationId ? `/${conversationId}` : ''}${query ? `?${query}` : ''}`, [query]);
  const open = useCallback((conversationId?: string) => void navigate(linkTo(conversationId)), [navigate, linkTo]);

  const setFilters = (next: Filters) => {
    setDepartmentId(next.departmentId);
    setSearchParams(
      (current) => {
        if (next.deviceId) current.set('deviceId', next.deviceId);
        else current.delete('deviceId');
        return current;
      },
      { replace: true },
    );
  };

  return { openId, tab, setTab, filters: { deviceId, departmentId } satisfies Filters, setFilters, linkTo, open };
}

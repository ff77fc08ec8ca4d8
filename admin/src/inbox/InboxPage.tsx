import { Title } from 'react-admin';
import { useT } from '../i18n/useT.ts';
import { useSessionUser } from '../providers/session.ts';
import { Inbox } from './Inbox.tsx';

/** Atendimentos: where agents work all day. Needs to know who is looking before it can say what is theirs. */
export default function InboxPage() {
  const t = useT();
  const viewer = useSessionUser();
  return (
    <>
      <Title title={t('inbox.title')} />
      {viewer && <Inbox key={viewer.id} viewer={viewer} />}
    </>
  );
}

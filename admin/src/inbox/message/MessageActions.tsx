import { createContext, lazy, Suspense, useContext, useMemo, useState, type ReactNode } from 'react';
import type { ConversationRecord, MessageRecord, UserRecord } from '../../../../engine/contract/index.ts';
import { actionsFor, mayDirect } from '../conversationActions.ts';
import { DeleteMessageDialog } from './DeleteMessageDialog.tsx';
import { EditMessageDialog } from './EditMessageDialog.tsx';
import { ForwardDialog } from './ForwardDialog.tsx';
import { MessageMenu } from './MessageMenu.tsx';

/** Only who looks at a picture loads what shows it. */
const PictureViewer = lazy(() => import('./PictureViewer.tsx'));

interface MessageActions {
  /** Whether the viewer may write here. */
  canReply: boolean;
  /** Whether the viewer may send a message again that failed. */
  canRetry: (message: MessageRecord) => boolean;
  quote: (message: MessageRecord) => void;
  openMenu: (message: MessageRecord, anchor: HTMLElement) => void;
  openPicture: (messageId: string) => void;
}

const Context = createContext<MessageActions | null>(null);

/** What can be done with a message of the open conversation; null where there is none. */
export function useMessageActions(): MessageActions | null {
  return useContext(Context);
}

type Open = { kind: 'edit' | 'delete' | 'forward'; message: MessageRecord } | { kind: 'picture'; messageId: string };

interface MessageActionsProviderProps {
  conversation: ConversationRecord;
  viewer: UserRecord;
  onQuote: (message: MessageRecord) => void;
  children: ReactNode;
}

/** One menu, and one of each dialog, for all messages of a conversation. */
export function MessageActionsProvider({ conversation, viewer, onQuote, children }: MessageActionsProviderProps) {
  const [menu, setMenu] = useState<{ message: MessageRecord; anchor: HTMLElement } | null>(null);
  const [open, setOpen] = useState<Open | null>(null);
  const canReply = actionsFor(conversation, viewer).has('reply');
  const mayRetry = mayDirect(conversation, viewer);
  const isClosed = conversation.state === 'closed';
  const actions = useMemo(
    (): MessageActions => ({ canReply, canRetry: ({ author }) => mayRetry && (!isClosed || author?.id === 'system' || author?.id === 'bot'), quote: onQuote, openMenu: (message, anchor) => setMenu({ message, anchor }), openPicture: (messageId) => setOpen({ kind: 'picture', messageId }) }),
    [canReply, mayRetry, isClosed, onQuote],
  );
  const close = () => setOpen(null);
  return (
    <Context value={actions}>
      {children}
      {menu && <MessageMenu {...menu} canReply={canReply} onQuote={onQuote} onOpen={(kind) => setOpen({ kind, message: menu.message })} onClose={() => setMenu(null)} />}
      {open?.kind === 'edit' && <EditMessageDialog message={open.message} onClose={close} />}
      {open?.kind === 'delete' && <DeleteMessageDialog message={open.message} onClose={close} />}
      {open?.kind === 'forward' && <ForwardDialog message={open.message} viewer={viewer} onClose={close} />}
      {open?.kind === 'picture' && (
        <Suspense>
          <PictureViewer conversationId={conversation.id} messageId={open.messageId} onClose={close} />
        </Suspense>
      )}
    </Context>
  );
}

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { MAX_TEXT_LENGTH, type ConversationRecord, type MessageRecord } from '../../../../engine/contract/index.ts';
import { api } from '../../providers/api.ts';
import { live } from '../../providers/live.ts';
import { applyMessage } from '../applyChange.ts';
import { drafts, type DraftKind } from '../drafts.ts';
import type { Attachment } from '../files/attachments.ts';
import { useAttachments } from '../files/useAttachments.ts';
import { useReportError } from '../useReportError.ts';

/** Colleagues are told at most this often, in ms, that somebody is writing. */
const TYPING_EVERY = 3_000;

interface ComposerOptions {
  conversation: ConversationRecord;
  viewerId: string;
  canReply: boolean;
  quoted: MessageRecord | undefined;
  onUnquote: () => void;
  onSend: (text: string, quoted?: MessageRecord, files?: readonly Attachment[]) => void;
}

/** What is being written in one conversation: a reply, or a note to the team. Each has its own text, and neither becomes the other. */
export function useComposer({ conversation, viewerId, canReply, quoted, onUnquote, onSend }: ComposerOptions) {
  const client = useQueryClient();
  const report = useReportError();
  const placeOf = (kind: DraftKind) => ({ userId: viewerId, conversationId: conversation.id, kind });
  const [texts, setTexts] = useState(() => ({ reply: drafts.read(placeOf('reply')), note: drafts.read(placeOf('note')) }));
  // Of two drafts the note comes first: to take it for the other one harms nobody.
  const [wantsNote, setWantsNote] = useState(texts.note !== '');
  const typedAt = useRef(0);
  const isNote = wantsNote || !canReply;
  const text = isNote ? texts.note : texts.reply;
  const files = useAttachments(conversation.id);
  const hasFiles = !isNote && files.list.length > 0;

  const write = (kind: DraftKind, next: string) => {
    setTexts((before) => ({ ...before, [kind]: next }));
    drafts.write(placeOf(kind), next);
  };
  const change = (next: string) => {
    write(isNote ? 'note' : 'reply', next);
    if (isNote || !next || Date.now() - typedAt.current < TYPING_EVERY) return;
    typedAt.current = Date.now();
    live.typing(conversation.id);
  };

  const note = useMutation({
    mutationFn: (body: string) => api.post<MessageRecord>(`/conversations/${conversation.id}/notes`, { text: body }),
    onSuccess: (record, body) => {
      applyMessage(client, { ...record, conversationId: conversation.id });
      // What was written on while it was saved is a note still to be saved.
      if (drafts.read(placeOf('note')) !== body) return;
      write('note', '');
      setWantsNote(false);
    },
    onError: report,
  });

  const canSend = (text.trim() !== '' || hasFiles) && text.length <= MAX_TEXT_LENGTH && !note.isPending;
  const submit = () => {
    if (!canSend) return;
    if (isNote) return note.mutate(text);
    onSend(text.trim() === '' ? '' : text, quoted, files.take());
    onUnquote();
    change('');
    typedAt.current = 0;
  };

  const sendVoice = (voice: Attachment) => {
    onSend('', quoted, [voice]);
    onUnquote();
  };

  return { text, change, submit, sendVoice, canSend, isNote, wantsNote, setWantsNote, isSaving: note.isPending, files };
}

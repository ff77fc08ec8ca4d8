import { mergeSentences, unmergeSentences } from '../../../admin/src/contacts/merging/mergeSentences.ts';
import type { ContactRecord, MergedConversation, MergePreview } from '../../../engine/contract/index.ts';

const contact = (name: string, phone: string | null = null): ContactRecord => ({ id: name, name, phone, identityKeys: [], clientId: null, ignored: false });
const conversation = (protocol: string, assignee: string | null = null): MergedConversation => ({
  id: protocol, protocol, state: assignee ? 'assigned' : 'waiting', device: { id: 'd', name: 'Loja' }, assignee: assignee ? { id: assignee, name: assignee } : null, unreadCount: 0, openedAt: '2026-06-12T12:00:00.000Z',
});
const preview = (changes: Partial<MergePreview> = {}): MergePreview => ({
  kept: contact('Carla'), absorbed: contact('', '+5511988887777'), result: { name: 'Carla', phone: null, identityKeys: [], clientId: null },
  conversations: 0, messages: 0, joins: [], moves: [], conflicts: [], clients: [], ...changes,
});
const keysOf = (changes: Partial<MergePreview>) => mergeSentences(preview(changes)).map(({ key }) => key);

describe('what merging does, in words', () => {
  it('names a contact without a name by its phone', () => {
    expect(mergeSentences(preview())[0]).toEqual({ key: 'merge.will.goes', values: { kept: 'Carla', absorbed: '(11) 98888-7777' } });
  });

  it('counts what goes along, and leaves out what is nothing', () => {
    expect(keysOf({})).toEqual(['merge.will.goes', 'merge.will.nothingMoves']);
    expect(mergeSentences(preview({ conversations: 2, messages: 5, moves: [conversation('7')] })).slice(1)).toMatchObject([
      { key: 'merge.will.conversations', values: { smart_count: 2 } },
      { key: 'merge.will.messages', values: { smart_count: 5 } },
      { key: 'merge.will.move', values: { protocol: '7', device: 'Loja', kept: 'Carla' } },
    ]);
  });

  it('warns whoever loses a conversation, and only them', () => {
    const joined = (older: string | null, newer: string | null) => keysOf({ conversations: 1, joins: [{ older: conversation('1', older), newer: conversation('2', newer) }] }).slice(2);
    expect(joined('Ana', 'Bruno')).toEqual(['merge.will.join', 'merge.will.changesHands']);
    expect(joined(null, 'Bruno')).toEqual(['merge.will.join', 'merge.will.backToQueue']);
    expect(joined('Ana', 'Ana')).toEqual(['merge.will.join']);
    expect(joined('Ana', null)).toEqual(['merge.will.join']);
  });

  it('warns of who is ignored', () => {
    expect(mergeSentences(preview({ conflicts: ['kept_ignored'] })).at(-1)).toMatchObject({ key: 'merge.will.keptIgnored', isWarning: true });
    expect(mergeSentences(preview({ conflicts: ['absorbed_ignored'] })).at(-1)).toMatchObject({ key: 'merge.will.absorbedIgnored', isWarning: true });
  });
});

it('says what undoing opens again and what stays closed', () => {
  const merge = { id: 'm', state: 'merged' as const, kept: contact('Carla'), absorbed: contact('Rui'), by: { kind: 'system' as const }, at: '2026-06-12T12:00:00.000Z', undoneBy: null, undoneAt: null, canUndo: true };
  const sentences = unmergeSentences({ merge, kept: contact('Carla'), restored: contact('Rui'), conversations: 3, reopened: [conversation('1')], stayedClosed: [conversation('2')] });
  expect(sentences.map(({ key }) => key)).toEqual(['merge.undo.comesBack', 'merge.undo.conversations', 'merge.undo.reopened', 'merge.undo.stayedClosed', 'merge.undo.since']);
});

import { messageActions, type MessageAction } from '../../../admin/src/inbox/message/messageActions.ts';
import type { MediaRecord, MessageRecord } from '../../../engine/contract/index.ts';
import { at, message } from './sampleRecords.ts';

const NOW = Date.parse(at(0));
const media: MediaRecord = { id: 'm', status: 'stored', mimeType: 'application/pdf', fileName: 'a.pdf', size: 10 };
const minutesAgo = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();
const out = (fields: Partial<MessageRecord>) => message('x', { direction: 'out', status: 'sent', text: 'Olá', at: minutesAgo(1), ...fields });

it.each<[what: string, message: MessageRecord, actions: MessageAction[]]>([
  ['the customer’s', message('x', { text: 'Oi', status: 'received' }), ['reply', 'react', 'forward', 'copy']],
  ['ours, just sent', out({}), ['reply', 'react', 'edit', 'delete', 'forward', 'copy']],
  ['ours, a quarter of an hour old', out({ at: minutesAgo(15) }), ['reply', 'react', 'delete', 'forward', 'copy']],
  ['ours, three days old', out({ at: minutesAgo(3 * 24 * 60) }), ['reply', 'react', 'forward', 'copy']],
  ['ours, not yet sent', out({ status: 'queued' }), ['reply', 'edit', 'delete', 'forward', 'copy']],
  ['ours, on its way', out({ status: 'sending' }), ['reply', 'forward', 'copy']],
  ['ours, refused', out({ status: 'failed' }), ['reply', 'delete', 'forward', 'copy']],
  ['ours, taken back', out({ deletedAt: at(0) }), ['copy']],
  ['a file', out({ type: 'document', text: '', media }), ['reply', 'react', 'delete', 'forward', 'download']],
  ['a file that is not here', message('x', { type: 'image', text: '', media: { ...media, status: 'pending' }, status: 'received' }), ['reply', 'react']],
  ['a note', message('x', { direction: 'note', text: 'Cuidado' }), ['copy']],
  ['an edit that failed', out({ type: 'edit', status: 'failed' }), ['copy']],
])('%s', (_what, record, actions) => {
  expect([...messageActions(record, true, NOW)].toSorted()).toEqual(actions.toSorted());
});

it('who only looks may copy, download and forward', () => {
  expect([...messageActions(out({ type: 'document', media }), false, NOW)].toSorted()).toEqual(['copy', 'download', 'forward']);
});

import { hasMarks, itemHeight } from '../../../admin/src/inbox/list/itemHeight.ts';
import { at, conversation, ME } from './sampleRecords.ts';

const ALL = { showDevice: false, showAssignee: true };

describe('the third line of a conversation', () => {
  it('is left out when there is nothing to put on it', () => {
    expect(hasMarks(conversation('common'), ALL)).toBe(false);
    const mine = conversation('mine', { state: 'assigned', assignee: { id: ME, name: 'Ana' } });
    expect(hasMarks(mine, { ...ALL, showAssignee: false })).toBe(false);
  });

  it.each([
    ['a department', { department: { id: 'sales', name: 'Vendas' } }, ALL],
    ['an assignee', { assignee: { id: ME, name: 'Ana' } }, ALL],
    ['an alert', { alerts: ['waiting' as const] }, ALL],
    ['what was put aside', { snoozedUntil: at(60) }, ALL],
    ['the robot', { state: 'bot' as const }, ALL],
    ['a device among several', {}, { ...ALL, showDevice: true }],
  ])('is there for %s, and makes the line higher', (_what, changes, shown) => {
    const record = conversation('marked', changes);
    expect(hasMarks(record, shown)).toBe(true);
    expect(itemHeight(record, shown)).toBeGreaterThan(itemHeight(conversation('common'), ALL));
  });
});

import { messages as english } from '../../../admin/src/i18n/en/index.ts';
import { messages as spanish } from '../../../admin/src/i18n/es/index.ts';
import { messages as portuguese } from '../../../admin/src/i18n/pt-BR/index.ts';
import { timelineSentence } from '../../../admin/src/inbox/history/timelineSentence.ts';
import { LEAVING_REASONS, TIMELINE_TYPES, type Actor, type TimelineType } from '../../../engine/contract/index.ts';
import { ana, event } from './sampleTimeline.ts';

const keyOf = (type: TimelineType, data: Record<string, unknown>, by: Actor = ana) => timelineSentence(event(1, type, { by, data })).key;

describe('the sentence of an entry', () => {
  it('names who did it', () => {
    expect(timelineSentence(event(1, 'accepted'))).toMatchObject({ key: 'accepted', who: { text: 'Ana' } });
    expect(timelineSentence(event(1, 'opened', { by: { kind: 'customer' } })).who).toEqual({ key: 'who.customer' });
    expect(timelineSentence(event(1, 'assigned', { by: { kind: 'rule', name: 'Boletos' } })).who).toEqual({ key: 'who.rule', name: 'Boletos' });
    expect(timelineSentence(event(1, 'assigned', { by: { kind: 'rule', id: 'r' } })).who).toEqual({ key: 'who.anyRule' });
    expect(timelineSentence(event(1, 'assigned', { by: { kind: 'rule' } })).who).toEqual({ key: 'who.engine' });
  });

  it('tells a transfer to a department from one to a person, with its note', () => {
    const data = { toDepartmentId: 'x', toName: 'Financeiro', note: ' Boleto ' };
    expect(timelineSentence(event(1, 'transferred', { data }))).toMatchObject({ key: 'transferredToDepartment', target: { text: 'Financeiro' }, note: 'Boleto' });
    expect(timelineSentence(event(1, 'transferred', { data: { toUserId: 'x', toName: 'Bruno', overCapacity: true } }))).toMatchObject({ key: 'transferredToUser', note: null, marks: ['overCapacity'] });
  });

  it('tells what a rule or a strategy did from what a person did', () => {
    const data = { toDepartmentId: 'x', toName: 'Financeiro', strategy: 'leastBusy' };
    const rule = { kind: 'rule', id: 'r', name: 'Boletos' } as const;
    expect(timelineSentence(event(1, 'transferred', { by: rule, data }))).toMatchObject({ key: 'transferredByRule', who: { key: 'who.rule', name: 'Boletos' }, target: { text: 'Financeiro' }, strategy: null });
    expect(timelineSentence(event(1, 'assigned', { by: rule, data: { toUserId: 'x', toName: 'Bruno', strategy: 'roundRobin' } }))).toMatchObject({ key: 'assigned', target: { text: 'Bruno' }, strategy: 'roundRobin' });
    expect(timelineSentence(event(1, 'assigned', { data: { toUserId: 'x', strategy: 'somethingNew' } })).strategy).toBeNull();
  });

  it('tells the reason of closing, when there is one', () => {
    expect(timelineSentence(event(1, 'closed', { data: { reason: 'Resolvido' } }))).toMatchObject({ key: 'closedFor', reason: 'Resolvido' });
    expect(timelineSentence(event(1, 'closed', { data: { reason: null } })).key).toBe('closed');
  });

  it('tells what the engine closed in words of its own', () => {
    const system = { kind: 'system' } as const;
    expect(keyOf('closed', { reason: 'customer_silent' }, system)).toBe('closedSilent');
    expect(keyOf('closed', { reason: 'merged' }, system)).toBe('closedMerged');
    expect(timelineSentence(event(1, 'closed', { data: { reason: null, silent: true } })).marks).toEqual(['silent']);
    expect(timelineSentence(event(1, 'closed', { data: { reason: null, silent: false } })).marks).toEqual([]);
  });

  it('tells whose conversations needed another place, and why', () => {
    const left = (type: 'released' | 'transferred' | 'kept') => LEAVING_REASONS.map((reason) => keyOf(type, { reason, userName: 'Davi', toUserId: 'x', toName: 'Bruno' }));
    expect(left('released')).toEqual(['releasedShiftEnd', 'releasedDeactivated', 'releasedAbsent']);
    expect(left('transferred')).toEqual(['transferredShiftEnd', 'transferredDeactivated', 'transferredAbsent']);
    expect(left('kept')).toEqual(['keptShiftEnd', 'kept', 'kept']);
    expect(timelineSentence(event(1, 'transferred', { data: { reason: 'absent', userName: 'Davi', toName: 'Bruno' } }))).toMatchObject({ leaver: { text: 'Davi' }, target: { text: 'Bruno' } });
  });

  it('tells offers, who was not there, and why a transfer came to nothing', () => {
    expect(timelineSentence(event(1, 'transfer_offered', { data: { toName: 'Bruno', note: 'É do fiscal', receiverOffline: true } }))).toMatchObject({ note: 'É do fiscal', marks: ['receiverOffline'] });
    expect(timelineSentence(event(1, 'transferred', { data: { toUserId: 'x', toName: 'Bruno', note: 'É do fiscal' } }), true)).toMatchObject({ key: 'transferredAccepted', note: null });
    const reasons = ['inactive_user', 'illegal_transition', 'discarded', 'not known yet'];
    expect(reasons.map((reason) => keyOf('transfer_dropped', { reason }))).toEqual(['droppedInactive', 'droppedIllegal', 'droppedDiscarded', 'transfer_dropped']);
  });

  it('tells deadlines with their time, and who took up what was put aside', () => {
    expect(timelineSentence(event(1, 'overdue', { data: { deadline: 'waiting', minutes: 15 } }))).toMatchObject({ key: 'overdueWaiting', minutes: 15 });
    expect(keyOf('overdue', { deadline: 'firstReply', minutes: 15 })).toBe('overdueFirstReply');
    expect([keyOf('reminded', { messageId: 'x' }), keyOf('reminded', {})]).toEqual(['reminded', 'remindedQuietly']);
    expect([keyOf('snooze_ended', {}), keyOf('snooze_ended', {}, { kind: 'system' })]).toEqual(['snooze_ended', 'snoozeOver']);
    expect(timelineSentence(event(1, 'snoozed', { data: { until: '2026-06-12T18:00:00.000Z' } })).until).toBe('2026-06-12T18:00:00.000Z');
  });

  it('tells what merging contacts did to a conversation', () => {
    const mergedAs = (type: 'merged' | 'unmerged', parts: string[]) => parts.map((part) => keyOf(type, { part }));
    expect(mergedAs('merged', ['moved', 'closed', 'absorbed'])).toEqual(['merged', 'mergedClosed', 'mergedAbsorbed']);
    expect(mergedAs('unmerged', ['moved', 'reopened', 'stayed_closed', 'gave_back'])).toEqual(['unmerged', 'unmergedReopened', 'unmergedStayedClosed', 'unmergedGaveBack']);
    expect(timelineSentence(event(1, 'merged', { data: { part: 'moved', fromName: 'Carla', toName: 'Carla Lima' } }))).toMatchObject({ leaver: { text: 'Carla' }, target: { text: 'Carla Lima' } });
    expect(timelineSentence(event(1, 'merged', { data: { part: 'closed', protocol: '20261124-000001' } })).target).toEqual({ text: '20261124-000001' });
  });

  it.each(TIMELINE_TYPES)('has words for %s in every language', (type) => {
    const key = keyOf(type, {});
    expect(key).not.toBe('unknown');
    for (const { inbox } of [portuguese, english, spanish]) expect(inbox.history.event[key].trim()).not.toBe('');
  });

  it('still tells an entry of a kind that this panel does not know', () => {
    // A server may be newer than the panel that a browser still has open.
    expect(timelineSentence({ ...event(1, 'closed'), type: 'rated' as never }).key).toBe('unknown');
  });
});

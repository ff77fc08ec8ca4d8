import { isGiven, routingStamp, whyQuestion } from '../../../admin/src/decisions/whyQuestion.ts';

const ana = { id: 'ana', name: 'Ana' };
const agent = { id: 'ana', role: 'agent' as const };
const toAna = { result: { assignee: ana } };
const nobody = { result: { waiting: 'manual' as const } };
const held = { state: 'assigned' as const, assignee: ana };

describe('what may be asked', () => {
  it('is why it waits, by everybody and whatever is known', () => {
    expect(whyQuestion({ state: 'waiting', assignee: null }, { id: 'bia', role: 'agent' }, undefined)).toBe('waiting');
  });

  it('is why me, when the engine gave it to the viewer', () => {
    expect(whyQuestion(held, agent, toAna)).toBe('me');
    expect(whyQuestion({ ...held, state: 'unread' }, agent, toAna)).toBe('me');
  });

  it('is nothing when they accepted it by hand, or it is over', () => {
    expect(whyQuestion(held, agent, nobody)).toBeNull();
    expect(whyQuestion(held, agent, { result: { assignee: { id: 'bia', name: 'Bia' } } })).toBeNull();
    expect(whyQuestion(held, agent, undefined)).toBeNull();
    expect(whyQuestion({ ...held, state: 'closed' }, agent, toAna)).toBeNull();
  });

  it('is why somebody else, by who looks after the team', () => {
    expect(whyQuestion(held, { id: 'sonia', role: 'supervisor' }, toAna)).toBe('other');
    expect(whyQuestion(held, { id: 'adm', role: 'admin' }, toAna)).toBe('other');
    expect(whyQuestion(held, { id: 'bia', role: 'agent' }, toAna)).toBeNull();
  });
});

it('knows what the engine gave from what people took', () => {
  expect(isGiven(held, toAna)).toBe(true);
  expect(isGiven({ state: 'waiting', assignee: null }, nobody)).toBe(false);
});

it('asks again when routing may have decided, not when somebody reads or writes', () => {
  const waiting = { state: 'waiting' as const, assignee: null, department: null, waitingSince: '2026-03-11T10:00:00.000Z' };
  expect(routingStamp({ ...waiting, ...held, waitingSince: null })).toBe(routingStamp({ ...waiting, ...held, state: 'unread', waitingSince: null }));
  const stamps = [waiting, { ...waiting, waitingSince: '2026-03-11T11:00:00.000Z' }, { ...waiting, department: { id: 'd', name: 'D' } }, { ...waiting, ...held }].map(routingStamp);
  expect(new Set(stamps).size).toBe(4);
});

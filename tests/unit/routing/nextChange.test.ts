import { nextChange, type Surroundings } from '../../../engine/routing/index.ts';
import { agent, department, facts, MINUTE, NOW } from './sampleFacts.ts';

const next = (changes: Partial<Surroundings>) => nextChange({ ...facts(), ...changes });

it('is never while only people can change anything', () => {
  expect(next({ agents: [agent('ana', { load: 5 }), agent('bia', { presence: 'away' })] })).toBeNull();
  expect(next({ departments: [department('sales', { isOpen: false, opensAt: null })] })).toBeNull();
});

it('is the next opening of a department', () => {
  const departments = [department('sales', { isOpen: false, opensAt: NOW + 5 * MINUTE }), department('support', { isOpen: false, opensAt: NOW + 2 * MINUTE }), department('billing')];
  expect(next({ departments })).toBe(NOW + 2 * MINUTE);
});

it('is when a window of assignments has room again, however many lie in it', () => {
  const rateLimit = { count: 2, minutes: 10 };
  const minutesAgo = (...minutes: number[]) => minutes.map((each) => NOW - each * MINUTE);
  expect(next({ rateLimit, agents: [agent('ana', { assignedAt: minutesAgo(3) })] })).toBeNull();
  expect(next({ rateLimit, agents: [agent('ana', { assignedAt: minutesAgo(3, 8, 10) })] })).toBe(NOW + 2 * MINUTE);
  expect(next({ rateLimit, agents: [agent('ana', { assignedAt: minutesAgo(8, 6, 1) })] })).toBe(NOW + 4 * MINUTE);
  expect(next({ rateLimit, agents: [agent('ana', { assignedAt: minutesAgo(3, 8), pausedReason: 'almoço' }), agent('bia', { assignedAt: minutesAgo(1, 2) })] })).toBe(NOW + 8 * MINUTE);
});

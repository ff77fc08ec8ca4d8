import fc from 'fast-check';
import type { CandidateReason } from '../../../engine/contract/index.ts';
import { decideAgain, plainAim, waitingExplained, type AgentFacts } from '../../../engine/routing/index.ts';
import { agent, facts, idOf } from './sampleFacts.ts';

const SALES = idOf('sales');
const many = (count: number, changes: Partial<AgentFacts> = {}) => Array.from({ length: count }, (_, index) => agent(`${String(index).padStart(3, '0')}${changes.presence ?? ''}`, changes));
const decide = (agents: AgentFacts[]) => decideAgain(plainAim(SALES), facts(), { ...facts(), agents }, 'sweep');

it('tells of everybody in a company of usual size', () => {
  const decision = decide([...many(20, { departmentIds: [] }), agent('ana')]);
  expect(decision.candidates).toHaveLength(21);
  expect(decision).not.toHaveProperty('others');
});

it('counts those of other departments when there are many, and keeps whoever was taken', () => {
  const decision = decide([...many(950, { departmentIds: [] }), ...many(49, { presence: 'away' }), agent('zoe')]);
  expect(decision.others).toEqual({ not_member: 950, away: 29 });
  expect(decision.candidates).toHaveLength(21);
  expect(decision.candidates.filter(({ taken }) => taken).map(({ name }) => name)).toEqual(['zoe']);
  expect(JSON.stringify(decision).length).toBeLessThan(5_000);
});

it('tells of everybody by name or by number', () => {
  const people = fc.array(fc.record({ presence: fc.constantFrom('online' as const, 'away' as const, 'offline' as const), load: fc.constantFrom(0, 5), departmentIds: fc.constantFrom([SALES], []) }), { maxLength: 150 });
  fc.assert(
    fc.property(people, (changes) => {
      const { candidates, others = {} } = decide(changes.map((each, index) => agent(String(index).padStart(4, '0'), each)));
      expect(candidates.length + Object.values(others).reduce((sum, count) => sum + count, 0)).toBe(changes.length);
      for (const code of Object.keys(others) as CandidateReason['reason'][]) expect(candidates.filter(({ reason }) => reason === code)).toHaveLength(code === 'not_member' ? 0 : 20);
    }),
  );
});

describe('why one waits', () => {
  const explained = (...agents: AgentFacts[]) => waitingExplained(decide(agents));

  it('is another reason when somebody has another one, not when they are fuller', () => {
    const full = explained(agent('ana', { load: 5 }), agent('bia', { presence: 'away' }));
    expect(explained(agent('ana', { load: 9 }), agent('bia', { presence: 'away' }))).toBe(full);
    expect(explained(agent('ana', { presence: 'away' }), agent('bia', { presence: 'away' }))).not.toBe(full);
    expect(explained(agent('ana', { load: 5 }))).not.toBe(full);
  });

  it('is nothing for one that somebody has', () => {
    expect(explained(agent('ana'))).toBe('');
  });
});

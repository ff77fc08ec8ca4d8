import { knownSkills, skillProblem } from '../../../admin/src/routing/skillModel.ts';
import { FALLBACKS, isStrategyKind, STRATEGY_KINDS, strategyOf } from '../../../admin/src/routing/strategyModel.ts';
import { PLAIN_STRATEGIES, strategy } from '../../../engine/contract/index.ts';

describe('strategies to choose from', () => {
  it('are all that there are, and what the API takes', () => {
    expect([...STRATEGY_KINDS].sort()).toEqual([...PLAIN_STRATEGIES, 'sticky'].sort());
    expect([...FALLBACKS].sort()).toEqual([...PLAIN_STRATEGIES].sort());
    for (const kind of STRATEGY_KINDS) expect(strategy.parse(strategyOf(kind))).toEqual(strategyOf(kind));
  });

  it('are told from having none', () => {
    expect(isStrategyKind('sticky')).toBe(true);
    expect(isStrategyKind('')).toBe(false);
  });
});

describe('a list of skills', () => {
  const skills = [{ name: 'Fiscal', level: 3 }, { name: ' ', level: 1 }, { name: 'inglês', level: 2 }, { name: 'INGLES', level: 5 }];

  it('says which line is without a name, or there twice', () => {
    expect(skills.map((_each, index) => skillProblem(skills, index))).toEqual([undefined, 'routing.skills.unnamed', undefined, 'routing.skills.twice']);
  });

  it('offers each name once, in order', () => {
    expect(knownSkills([{ skills }, {}, { skills: [{ name: 'água', level: 1 }] }], 'pt-BR').filter((name) => name.trim())).toEqual(['água', 'Fiscal', 'inglês']);
  });
});

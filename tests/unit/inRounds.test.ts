import { inRounds } from '../../engine/commands/routing/inRounds.ts';

it('answers together, in order, what was asked during a round', async () => {
  const rounds: number[][] = [];
  let goOn = () => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  const ask = inRounds<number, number>(async (asking) => {
    rounds.push(asking.map((each) => each.ask));
    if (rounds.length === 1) await held;
    for (const each of asking) each.resolve(each.ask * 10);
  });
  const answers = [1, 2, 3, 4].map((number) => ask(number));
  goOn();
  expect(await Promise.all(answers)).toEqual([10, 20, 30, 40]);
  expect(await ask(5)).toBe(50);
  expect(rounds).toEqual([[1], [2, 3, 4], [5]]);
});

it('rejects what a failing round left unanswered, and goes on', async () => {
  const ask = inRounds<string, string>((asking) => {
    for (const { ask: word, resolve, reject } of asking) {
      if (word === 'break') throw new Error('the round broke');
      if (word === 'no') reject(new Error('refused'));
      else resolve(word);
    }
    return Promise.resolve();
  });
  const settled = await Promise.allSettled(['yes', 'no', 'break', 'late'].map((word) => ask(word)));
  expect(settled.map((each) => (each.status === 'fulfilled' ? each.value : String(each.reason)))).toEqual(['yes', 'Error: refused', 'Error: the round broke', 'Error: the round broke']);
  expect(await ask('again')).toBe('again');
});

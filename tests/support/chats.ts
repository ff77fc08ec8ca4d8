import fc from 'fast-check';
import { readChats, type Dialog } from '../../engine/gateway/simulator/replay/chats.ts';

/** The chats of the file that `CHATS_FILE` names; without one, 300 made chats of the same size (the same ones every time). */
export function realOrMadeChats(): Promise<Dialog[]> {
  return process.env.CHATS_FILE ? readChats(process.env.CHATS_FILE) : Promise.resolve(madeChats());
}

function madeChats(): Dialog[] {
  const turn = fc.record({ from: fc.constantFrom('customer' as const, 'agent' as const), text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 }).map((text) => `${text}.`) });
  const turns = fc.array(turn, { minLength: 4, maxLength: 26 });
  return fc.sample(turns, { numRuns: 300, seed: 2026 }).map((said, index) => ({
    id: index + 1,
    turns: said.map((each, place) => ({ ...each, at: place * 10, ...(place === 0 && { from: 'customer' as const }) })),
  }));
}

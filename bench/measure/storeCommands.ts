import mongoose from 'mongoose';

/** Counts what models ask of the store while `work` runs: `messages.find` → how often. */
export async function countStoreCommands(work: () => Promise<unknown>): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  mongoose.set('debug', (collection: string, method: string) => {
    const command = `${collection}.${method}`;
    counts.set(command, (counts.get(command) ?? 0) + 1);
  });
  try {
    await work();
    return counts;
  } finally {
    mongoose.set('debug', false);
  }
}

/** `messages.insertOne 1 · devices.findOne 1`, for each of `count`, the most frequent first; what is rarer than one in five is left out. */
export function commandsPerItem(commands: Map<string, number>, count: number): string {
  return [...commands]
    .map(([command, times]) => [command, times / count] as const)
    .filter(([, times]) => times >= 0.2)
    .toSorted(([, one], [, other]) => other - one)
    .map(([command, times]) => `${command} ${Number(times.toFixed(1))}`)
    .join(' · ');
}

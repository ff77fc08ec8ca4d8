import type { Logger } from '../../config/logger.ts';
import { exclusively } from '../commands/exclusively.ts';
import { MigrationModel } from '../models/index.ts';
import { addRoutingFields } from './addRoutingFields.ts';
import { createIndexes } from './createIndexes.ts';
import { findByEveryForm } from './findByEveryForm.ts';
import { lookAtWaiting } from './lookAtWaiting.ts';
import { nameSights } from './nameSights.ts';

/** One change of the stored data. It may be cut off and run again, so it must be safe to repeat. */
export interface MigrationStep {
  /** Its number and what it does; never changes once released. */
  id: string;
  run(): Promise<void>;
}

/** In the order they were released. */
const STEPS: MigrationStep[] = [
  { id: '0001-indexes', run: createIndexes },
  { id: '0003-sights', run: nameSights },
  { id: '0004-routing', run: addRoutingFields },
  { id: '0005-due', run: lookAtWaiting },
  { id: '0006-phone-forms', run: findByEveryForm },
];

/** Other processes wait so long, in ms, for the one that migrates. */
const PATIENCE = 10 * 60_000;

/**
 * Brings the stored data to what this release expects, once, whichever process starts first. Indexes are made sure of
 * at every start: what is there already costs one question for each collection.
 */
export async function runMigrations(log: Logger, steps: MigrationStep[] = STEPS): Promise<void> {
  await exclusively(
    'migrations',
    async () => {
      const applied = new Set((await MigrationModel.find({}, { _id: 1 }).lean()).map((migration) => migration._id));
      await createIndexes();
      for (const { id, run } of steps) {
        if (applied.has(id)) continue;
        await run();
        await MigrationModel.create({ _id: id, appliedAt: new Date() });
        log.info({ migration: id }, 'migration applied');
      }
    },
    { patienceMs: PATIENCE },
  );
}

import { DEFAULT_STRATEGY } from '../contract/index.ts';
import { ConversationModel, DepartmentModel, DeviceModel, UserModel } from '../models/index.ts';
import { turnOf } from '../routing/index.ts';

const PORTION = 500;

/** Records from before there was routing: given out by hand, without limits, always open; what waits gets its turn. */
export async function addRoutingFields(): Promise<void> {
  await DepartmentModel.collection.updateMany({ strategy: { $exists: false } }, { $set: { strategy: DEFAULT_STRATEGY, maxPerAgent: null, hours: null, reservationSeconds: null } });
  await DeviceModel.collection.updateMany({ hours: { $exists: false } }, { $set: { hours: null } });
  await UserModel.collection.updateMany({ skills: { $exists: false } }, { $set: { skills: [], pausedReason: null, pausedAt: null, idleSince: null, assignments: [] } });
  await giveTurns();
}

/** Those that wait get their places one by one, all others the same fields. Whoever changes one meanwhile gives it these itself. */
async function giveTurns(): Promise<void> {
  const { collection } = ConversationModel;
  const withoutTurn = () => ConversationModel.find({ state: 'waiting', priority: { $exists: false } }, { waitingSince: 1, openedAt: 1, version: 1 }).limit(PORTION).lean();
  for (let portion = await withoutTurn(); portion.length > 0; portion = await withoutTurn()) {
    await collection.bulkWrite(
      portion.map(({ _id, version, waitingSince, openedAt }) => {
        const turnAt = new Date(turnOf({ priority: 'normal', waitingSince: (waitingSince ?? openedAt).getTime() }));
        return { updateOne: { filter: { _id, version }, update: { $set: { priority: 'normal', turnAt, routing: { declinedBy: [] } } } } };
      }),
    );
  }
  await collection.updateMany({ priority: { $exists: false } }, { $set: { priority: 'normal', turnAt: null, routing: { declinedBy: [] } } });
}

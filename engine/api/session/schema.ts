import type { SessionRecord } from '../../contract/index.ts';
import { presentUser } from '../../presenters/user.ts';
import type { User } from '../../models/index.ts';

export { pauseUpdate, presenceUpdate, sessionCreate } from '../../contract/index.ts';

/** The JSON of a session: who is signed in. */
export function presentSession(user: User): SessionRecord {
  return { user: presentUser(user) };
}

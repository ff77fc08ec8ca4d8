import type { SessionRecord } from '../../contract/index.ts';
import type { MediaStore } from '../../media/index.ts';
import { presentUser } from '../../presenters/user.ts';
import type { User } from '../../models/index.ts';

export { pauseUpdate, presenceUpdate, sessionCreate } from '../../contract/index.ts';

/** The JSON of a session: who is signed in, and what holds for everybody. */
export function presentSession(user: User, { maxBytes }: Pick<MediaStore, 'maxBytes'>): SessionRecord {
  return { user: presentUser(user), maxUploadBytes: maxBytes };
}

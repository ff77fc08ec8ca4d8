import { createHash, randomBytes } from 'node:crypto';
import { AppError } from '../../errors.ts';
import { SessionModel, UserModel, type Session, type User } from '../../models/index.ts';
import type { Viewer } from '../../policies/viewer.ts';
import { createSessionCookie, type SessionCookie } from './cookie.ts';

const HOUR = 3_600_000;
/** A session ends after so long without a request … */
const IDLE = 12 * HOUR;
/** … and after so long in any case. */
const LONGEST = 7 * 24 * HOUR;
/** A session's end is moved at most so often: not one write for each request. */
const RENEW_EVERY = 5 * 60_000;

/** Who is signed in, on which session. */
export interface SignedIn {
  viewer: Viewer;
  user: User;
  session: Session;
  /** The cookie to send again, when the session's end was moved. */
  renewed?: string;
}

export interface Sessions {
  cookie: SessionCookie;
  /** A new session; the answer is the cookie that carries its token. */
  open(user: User): Promise<{ session: Session; setCookie: string }>;
  /** Whose request it is. Throws `not_signed_in` without a cookie, `session_expired` when the cookie is not valid any more. */
  resolve(cookieHeader: string | undefined): Promise<SignedIn>;
  end(sessionId: string): Promise<void>;
}

export function createSessions({ publicUrl, now }: { publicUrl?: string; now: () => Date }): Sessions {
  const cookie = createSessionCookie(publicUrl);

  async function renew(session: Session, token: string): Promise<string | undefined> {
    const expiresAt = endOf(session.createdAt, now());
    if (expiresAt.getTime() - session.expiresAt.getTime() < RENEW_EVERY) return undefined;
    await SessionModel.updateOne({ _id: session._id }, { $max: { expiresAt } });
    return cookie.write(token, expiresAt);
  }

  return {
    cookie,

    async open(user) {
      const token = randomBytes(32).toString('base64url');
      const createdAt = now();
      const session: Session = { _id: hashOf(token), userId: user._id, createdAt, expiresAt: endOf(createdAt, createdAt) };
      await SessionModel.create(session);
      return { session, setCookie: cookie.write(token, session.expiresAt) };
    },

    async resolve(cookieHeader) {
      const token = cookie.read(cookieHeader);
      if (!token) throw new AppError('not_signed_in');
      const session = await SessionModel.findOne({ _id: hashOf(token), expiresAt: { $gt: now() } }).lean();
      const user = session && (await UserModel.findOne({ _id: session.userId, active: true }).lean());
      if (!user) throw new AppError('session_expired');
      return { viewer: toViewer(user), user, session, renewed: await renew(session, token) };
    },

    async end(sessionId) {
      await SessionModel.deleteOne({ _id: sessionId });
    },
  };
}

export function toViewer(user: User): Viewer {
  return { id: user._id.toHexString(), name: user.name, role: user.role, departmentIds: user.departmentIds.map((id) => id.toHexString()) };
}

function endOf(createdAt: Date, lastSeen: Date): Date {
  return new Date(Math.min(lastSeen.getTime() + IDLE, createdAt.getTime() + LONGEST));
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

import type { AuthProvider } from 'react-admin';
import type { SessionRecord } from '../../../engine/contract/index.ts';
import { canAccess } from './access.ts';
import { api, ApiError } from './api.ts';
import { isApiStatus } from './apiStatus.ts';
import { expireSession, fetchSession, forgetSession, hasSession, rememberSession } from './session.ts';

/** The sign-in page that says that the session ended. */
export const EXPIRED_PATH = '/login?expired=1';

/** Signs in over the session cookie. Nothing is kept in the browser's storage. */
export const authProvider = {
  async login({ email, password }: { email: string; password: string }) {
    rememberSession(await api.post<SessionRecord>('/session', { email, password }));
  },

  async logout() {
    const wasSignedIn = hasSession();
    forgetSession();
    if (wasSignedIn) await api.delete('/session').catch(ignoreNotSignedIn);
  },

  async checkAuth() {
    try {
      await fetchSession();
    } catch (error) {
      if (!isApiStatus(error, 401)) throw error;
      const isExpired = expireSession();
      throw new SignInNeeded(isExpired || (error instanceof ApiError && error.code === 'session_expired'));
    }
  },

  /** 401 ends the session; 403 and the rest are shown where they happened. */
  async checkError(error: unknown) {
    if (!isApiStatus(error, 401)) return;
    throw new SignInNeeded(expireSession());
  },

  async getIdentity() {
    const { user } = await fetchSession();
    return { id: user.id, fullName: user.name, email: user.email, role: user.role };
  },

  async getPermissions() {
    return (await fetchSession()).user.role;
  },

  async canAccess({ action, resource }: { action: string; resource: string }) {
    return canAccess((await fetchSession()).user.role, action, resource);
  },
} satisfies AuthProvider;

/** What react-admin reads off a refused check: where to go, and (false) that the page there says why. */
class SignInNeeded {
  readonly message = false;
  readonly redirectTo: string;

  constructor(expired: boolean) {
    this.redirectTo = expired ? EXPIRED_PATH : '/login';
  }
}

function ignoreNotSignedIn(error: unknown): void {
  if (!isApiStatus(error, 401)) throw error;
}

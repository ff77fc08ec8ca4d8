import type { SessionRecord } from '../../../engine/contract/index.ts';
import { expireSession, forgetSession, hasSession, rememberSession } from '../../../admin/src/providers/session.ts';

// The user's fields do not matter here.
const session = { user: { id: 'u', name: 'Ana' } } as SessionRecord;

describe('a session that the server does not know', () => {
  it('has not expired when nobody was signed in', () => {
    expect(expireSession()).toBe(false);
  });

  it('has expired for every call that hears of it, until somebody signs in', () => {
    rememberSession(session);
    expect([expireSession(), expireSession()]).toEqual([true, true]);
    expect(hasSession()).toBe(false);
    rememberSession(session);
    forgetSession(); // Signed out by hand.
    expect(expireSession()).toBe(false);
  });
});

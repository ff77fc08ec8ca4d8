import { isPassword } from '../../commands/passwords.ts';
import { setPause, setPresence } from '../../commands/users/index.ts';
import { AppError } from '../../errors.ts';
import { SessionModel, UserModel } from '../../models/index.ts';
import type { ApiContext } from '../context.ts';
import { route, type Route } from '../route.ts';
import { pauseUpdate, presenceUpdate, presentSession, sessionCreate } from './schema.ts';

/** Signing in and out, one's presence and pauses. */
export function sessionRoutes(context: ApiContext): Route[] {
  const { services, sessions, signInLimit } = context;
  return [
    route('POST /api/session', { body: sessionCreate }, async ({ body, request, response }) => {
      const user = await signInLimit.attempt(body.email, request.ip ?? '', async () => {
        const found = await UserModel.findOne({ email: body.email }).lean();
        // One answer for an unknown e-mail, a wrong password and a deactivated user: nobody learns which it was.
        const isRight = await isPassword(body.password, found?.passwordHash);
        if (!found?.active || !isRight) throw new AppError('wrong_credentials');
        return found;
      });
      const { setCookie } = await sessions.open(user);
      response.append('Set-Cookie', setCookie);
      // Who signs in is there; who said "away" before stays away.
      const present = user.presence === 'offline' || user.isIdle ? await setPresence(services, user._id.toHexString(), 'online') : user;
      return presentSession(present, services.media);
    }),

    route('GET /api/session', {}, async ({ signedIn }) => presentSession(signedIn.user, services.media)),

    route('DELETE /api/session', {}, async ({ signedIn, response }) => {
      await sessions.end(signedIn.session._id);
      context.endSessionSockets(signedIn.session._id);
      const isElsewhere = await SessionModel.exists({ userId: signedIn.user._id, expiresAt: { $gt: services.now() } });
      if (!isElsewhere && signedIn.user.presence !== 'offline') await setPresence(services, signedIn.viewer.id, 'offline');
      response.removeHeader('Set-Cookie');
      response.append('Set-Cookie', sessions.cookie.clear()).status(204).end();
    }),

    route('PUT /api/session/presence', { body: presenceUpdate }, async ({ viewer, body }) => presentSession(await setPresence(services, viewer.id, body.presence), services.media)),

    route('PUT /api/session/pause', { body: pauseUpdate }, async ({ viewer, body }) => presentSession(await setPause(services, viewer.id, body.reason), services.media)),
  ];
}

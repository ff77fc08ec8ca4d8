import type { RequestHandler, Response } from 'express';
import { AppError } from '../../errors.ts';
import { isAllowed, type Access } from '../../policies/table.ts';
import type { Sessions, SignedIn } from '../session/sessions.ts';

/** Finds who asks and applies the route's line of the policy table: 401 without a session, 403 outside its roles. */
export function authorize(access: Access, sessions: Sessions): RequestHandler {
  return async (request, response, next) => {
    if (access === 'public') return next();
    const signedIn = await sessions.resolve(request.headers.cookie);
    response.locals.signedIn = signedIn;
    if (signedIn.renewed) response.append('Set-Cookie', signedIn.renewed);
    if (!isAllowed(access, signedIn.user.role)) throw new AppError('forbidden');
    next();
  };
}

/** Who asks, on a route that is not public. */
export function signedInOf(response: Response): SignedIn {
  // `locals` is untyped; only `authorize` writes it.
  const signedIn = response.locals.signedIn as SignedIn | undefined;
  if (!signedIn) throw new AppError('not_signed_in');
  return signedIn;
}

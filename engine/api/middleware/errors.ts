import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import mongoose from 'mongoose';
import type { ErrorBody } from '../../contract/index.ts';
import { AppError, invalid, notFound } from '../../errors.ts';
import { pickLocale, translate } from '../../i18n/index.ts';
import { MediaStoreAwayError, MediaStoreFullError, MediaTooLargeError } from '../../media/index.ts';
import { isDuplicateKey, isStoreAway } from '../../models/index.ts';

/** What no route took. */
export const unknownRoute: RequestHandler = () => {
  throw notFound();
};

/** Turns whatever was thrown into the API's one error answer, in the caller's language. */
export const answerError: ErrorRequestHandler = (thrown: unknown, request, response, next) => {
  if (response.headersSent) {
    next(thrown);
    return;
  }
  const error = toAppError(thrown);
  // pino-http logs the answer with what was thrown; the request's id is in both.
  if (error.status >= 500) response.err = thrown instanceof Error ? thrown : new Error(String(thrown));
  const seconds = error.sentence.params?.seconds;
  if (seconds !== undefined) response.set('Retry-After', String(seconds));
  response.status(error.status).type('json').json(presentError(error, request));
};

function presentError(error: AppError, request: Request): ErrorBody {
  const locale = pickLocale(request.headers['accept-language']);
  const fields = error.fields && Object.fromEntries(Object.entries(error.fields).map(([field, sentence]) => [field, translate(locale, sentence)]));
  return { error: { code: error.code, message: translate(locale, error.sentence), ...(fields && { fields }), ...(error.versions && { versions: error.versions }) } };
}

/** The error as the API tells it. What we did not foresee is `internal`. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (isDuplicateKey(thrown)) return duplicate(thrown);
  if (isStoreAway(thrown)) return new AppError('unavailable', { cause: thrown });
  if (thrown instanceof MediaTooLargeError) return new AppError('too_large', { sentence: 'upload.tooLarge', params: { megabytes: Math.floor(thrown.maxBytes / (1024 * 1024)) }, cause: thrown });
  if (thrown instanceof MediaStoreFullError) return new AppError('storage_full', { cause: thrown });
  if (thrown instanceof MediaStoreAwayError) return new AppError('unavailable', { cause: thrown });
  // A value that cannot be what the store keeps: a caller's mistake that no schema caught.
  if (thrown instanceof mongoose.Error.CastError) return invalid({ [thrown.path]: 'field.invalid' });
  // An address with a broken %-escape names nothing.
  if (thrown instanceof URIError) return notFound();
  return fromBodyParser(thrown) ?? fromStaticFiles(thrown) ?? new AppError('internal', { cause: thrown });
}

/** Unique indexes by the field that people know. */
const FIELD_OF_KEY: Record<string, string> = { nameKey: 'name', shortcutKey: 'shortcut', identityKeys: 'phone' };

function duplicate(error: Error & { keyPattern?: Record<string, unknown> }): AppError {
  const key = Object.keys(error.keyPattern ?? {})[0] ?? /index: (?:.*\$)?([A-Za-z]+)_/.exec(error.message)?.[1];
  const field = key && (FIELD_OF_KEY[key] ?? key);
  return new AppError('duplicate', { cause: error, ...(field && { fields: { [field]: { key: 'field.duplicate' } } }) });
}

/** What `send` throws for a file that is not there or cannot be given so: http-errors with their status. */
function fromStaticFiles(thrown: unknown): AppError | null {
  if (!(thrown instanceof Error) || !('statusCode' in thrown) || typeof thrown.statusCode !== 'number') return null;
  if (thrown.statusCode === 404) return new AppError('not_found', { cause: thrown });
  return thrown.statusCode >= 400 && thrown.statusCode < 500 ? new AppError('malformed', { cause: thrown }) : null;
}

/** What express.json throws, by its stable `type` (see body-parser's README). */
function fromBodyParser(thrown: unknown): AppError | null {
  if (!(thrown instanceof Error) || !('type' in thrown)) return null;
  switch (thrown.type) {
    case 'entity.parse.failed':
      return new AppError('malformed', { sentence: 'malformed.json', cause: thrown });
    case 'entity.too.large':
      return new AppError('too_large', { cause: thrown });
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new AppError('unsupported_media', { cause: thrown });
    case 'request.aborted':
    case 'request.size.invalid':
    case 'entity.verify.failed':
      return new AppError('malformed', { cause: thrown });
    default:
      return null;
  }
}

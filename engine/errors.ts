import { ERROR_STATUS, type ConflictingVersions, type ErrorCode } from './contract/index.ts';

/** A sentence's key and its values; {@link engine/i18n} turns it into words of the caller's language. */
export interface Sentence {
  key: string;
  params?: Record<string, string | number>;
}

/**
 * The one error that commands, policies and the API throw for what a caller did or met.
 * `code` is stable and decides the HTTP status; the sentence is `error.<code>` unless `sentence` says otherwise.
 */
export class AppError extends Error {
  readonly status: number;
  readonly fields?: Record<string, Sentence>;
  readonly sentence: Sentence;
  readonly versions?: ConflictingVersions;

  constructor(
    readonly code: ErrorCode,
    options: { params?: Sentence['params']; sentence?: string; fields?: Record<string, Sentence>; versions?: ConflictingVersions; cause?: unknown } = {},
  ) {
    super(`${code}${options.params ? ` ${JSON.stringify(options.params)}` : ''}`, { cause: options.cause });
    this.name = 'AppError';
    this.status = ERROR_STATUS[code];
    this.fields = options.fields;
    this.versions = options.versions;
    this.sentence = { key: options.sentence ?? `error.${code}`, params: options.params };
  }
}

/** 422 with one sentence for each wrong field. */
export function invalid(fields: Record<string, string | Sentence>): AppError {
  return new AppError('invalid', {
    fields: Object.fromEntries(Object.entries(fields).map(([field, sentence]) => [field, typeof sentence === 'string' ? { key: sentence } : sentence])),
  });
}

/** 404 for a record that is not there or that the caller may not see: both look the same. */
export function notFound(): AppError {
  return new AppError('not_found');
}

import type { z } from 'zod';
import { id as idSchema } from '../../contract/index.ts';
import { AppError, invalid, notFound, type Sentence } from '../../errors.ts';

/** The body as the schema has it. Throws `malformed` (400) for what is no object, `invalid` (422) for wrong values. */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const given = body ?? {};
  if (typeof given !== 'object' || Array.isArray(given)) throw new AppError('malformed', { sentence: 'malformed.object' });
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw invalid(sentencesOf(parsed.error, given));
  return parsed.data;
}

/** The query string as the schema has it. Throws `malformed` (400), naming the parameters. */
export function parseQuery<Schema extends z.ZodType>(schema: Schema, query: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(query);
  if (!parsed.success) throw malformedQuery(sentencesOf(parsed.error, query));
  return parsed.data;
}

export function malformedQuery(fields: Record<string, Sentence>): AppError {
  return new AppError('malformed', { sentence: 'malformed.query', fields });
}

/** Every parameter in a path is a record's id; a malformed one names no record: 404. */
export function checkIds(params: Record<string, unknown>): void {
  for (const value of Object.values(params)) if (!idSchema.safeParse(value).success) throw notFound();
}

/** One sentence for each wrong field, under its dotted path. */
export function sentencesOf(error: z.ZodError, input: unknown): Record<string, Sentence> {
  const sentences: Record<string, Sentence> = {};
  for (const issue of error.issues) {
    const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
    sentences[path.map(String).join('.') || 'body'] ??= sentenceOf(issue, input);
  }
  return sentences;
}

/** Our schemas' messages are keys already; zod's own checks are given one. */
function sentenceOf(issue: z.core.$ZodIssue, input: unknown): Sentence {
  const params = paramsOf(issue);
  if (isOwn(issue.message)) return { key: issue.message, params };
  const isMissing = valueAt(input, issue.path) === undefined || valueAt(input, issue.path) === null;
  switch (issue.code) {
    case 'invalid_type':
      return { key: isMissing ? 'field.required' : issue.expected === 'int' ? 'field.integer' : 'field.type' };
    case 'invalid_value':
      return isMissing ? { key: 'field.required' } : { key: 'field.choice', params };
    case 'too_big':
      return { key: issue.origin === 'array' ? 'field.tooMany' : issue.origin === 'string' ? 'field.tooLong' : 'field.tooBig', params };
    case 'too_small':
      return { key: issue.origin === 'array' ? 'field.tooFew' : issue.origin === 'string' ? 'field.tooShort' : 'field.tooSmall', params };
    case 'invalid_format':
      return { key: issue.format === 'datetime' ? 'field.date' : 'field.invalid' };
    case 'unrecognized_keys':
      return { key: 'field.unknownKey', params: { keys: issue.keys.join(', ') } };
    case 'invalid_union':
      return sentenceOfUnion(issue, isMissing) ?? { key: isMissing ? 'field.required' : 'field.invalid' };
    default:
      return { key: isMissing ? 'field.required' : 'field.invalid' };
  }
}

/** Which kinds there are, else the first of our own messages among what the union's options say. */
function sentenceOfUnion(issue: z.core.$ZodIssueInvalidUnion, isMissing: boolean): Sentence | undefined {
  if ('options' in issue && issue.options && !isMissing) return { key: 'field.choice', params: { values: issue.options.map(String).join(', ') } };
  const own = issue.errors.flat().find((each) => isOwn(each.message));
  return own && { key: own.message, params: paramsOf(own) };
}

/** A key of the catalogue, as the contract's schemas write them. */
function isOwn(message: string): boolean {
  return message.startsWith('field.') || message.startsWith('routing.');
}

function paramsOf(issue: z.core.$ZodIssue): Sentence['params'] {
  if (issue.code === 'too_big') return { maximum: String(issue.maximum) };
  if (issue.code === 'too_small') return { minimum: String(issue.minimum) };
  if (issue.code === 'invalid_value') return { values: issue.values.map(String).join(', ') };
  return undefined;
}

function valueAt(input: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined), input);
}

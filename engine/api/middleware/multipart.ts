import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { AppError, invalid } from '../../errors.ts';

/** A file as it comes: nothing that is said of it is to be trusted. */
export interface IncomingFile {
  stream: Readable;
  fileName: string | undefined;
  mimeType: string;
}

/** Besides the file. A field's size is in bytes: 4,096 characters of a text at four bytes each, and some more. */
const LIMITS = { files: 1, fields: 20, parts: 22, fieldSize: 20_000, headerPairs: 50, headerSize: 64 * 1024 };

/**
 * Reads a `multipart/form-data` body of fields and one file in `file`, which `take` consumes as it comes. Resolves when all
 * has come and `take` has resolved; when either fails, the file's stream fails too and the rest of the body is passed over.
 * Throws `malformed`, `invalid` (no file, several, fields too long) and what `take` throws.
 */
export async function readMultipart<Taken>(request: IncomingMessage, take: (file: IncomingFile) => Promise<Taken>): Promise<{ fields: Record<string, string>; file: Taken }> {
  const parser = createParser(request);
  const fields: Record<string, string> = {};
  let problem: string | undefined;
  let current: Readable | undefined;
  let taking: Promise<Taken> | undefined;

  const read = new Promise<void>((resolve, reject) => {
    parser.on('field', (name, value, _isNameCut, isValueCut) => {
      if (isValueCut) reject(invalid({ [name]: { key: 'field.tooLong', params: { maximum: LIMITS.fieldSize } } }));
      fields[name] = value;
    });
    parser.on('file', (name, stream, fileName, _encoding, mimeType) => {
      current = stream;
      // The parser, or who takes it, tells what went wrong; but an error of a stream that nobody hears ends the process.
      stream.on('error', () => undefined);
      if (name !== 'file' || fileName === undefined) {
        problem ??= 'field.file';
        stream.resume();
        return;
      }
      taking = take({ stream, fileName, mimeType });
      taking.catch(reject);
    });
    parser.on('filesLimit', () => (problem = 'field.oneFile'));
    for (const limit of ['fieldsLimit', 'partsLimit'] as const) parser.on(limit, () => reject(new AppError('malformed', { sentence: 'malformed.multipart' })));
    parser.on('error', (cause) => reject(new AppError('malformed', { sentence: 'malformed.multipart', cause })));
    parser.on('finish', resolve);
    request.once('close', () => {
      if (!request.complete) reject(new AppError('malformed', { sentence: 'malformed.multipart' }));
    });
    request.pipe(parser);
  });

  try {
    await read;
    const file = await taking;
    if (problem !== undefined || file === undefined) throw invalid({ file: problem ?? 'field.file' });
    return { fields, file };
  } catch (error) {
    request.unpipe(parser);
    request.resume();
    current?.destroy(error instanceof Error ? error : undefined);
    // What it left is taken away before anybody is told.
    await taking?.catch(() => undefined);
    throw error;
  }
}

function createParser(request: IncomingMessage): BusboyInstance {
  try {
    return new Busboy({ headers: { ...request.headers, 'content-type': request.headers['content-type'] ?? '' }, limits: LIMITS, preservePath: true });
  } catch (cause) {
    throw new AppError('malformed', { sentence: 'malformed.multipart', cause });
  }
}

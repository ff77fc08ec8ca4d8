import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** A file of chats: what customers and agents wrote, and when, in seconds since the first turn of the dialog. */
const turn = z.object({ from: z.enum(['customer', 'agent']), at: z.number().min(0), text: z.string().min(1) });
const dialog = z.object({ id: z.union([z.number(), z.string().min(1)]), turns: z.array(turn).min(1) });
const chats = z.object({ dialogs: z.array(dialog).min(1) });

export type Turn = z.infer<typeof turn>;
export type Dialog = z.infer<typeof dialog>;

/** The file is not one of chats: says where and why. */
export class ChatsFileError extends Error {
  constructor(path: string, problem: string, options?: ErrorOptions) {
    super(`${path} is not a file of chats: ${problem}`, options);
    this.name = 'ChatsFileError';
  }
}

/** Reads and checks a file of chats. Throws {@link ChatsFileError}. */
export async function readChats(path: string): Promise<Dialog[]> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new ChatsFileError(path, cause instanceof Error ? cause.message : String(cause), { cause });
  }
  const parsed = chats.safeParse(content);
  if (!parsed.success) throw new ChatsFileError(path, z.prettifyError(parsed.error));
  const ids = parsed.data.dialogs.map(({ id }) => String(id));
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
  if (repeated !== undefined) throw new ChatsFileError(path, `two dialogs have the id ${repeated}`);
  return parsed.data.dialogs;
}

/** Area codes of large Brazilian cities (Anatel's DDDs). */
const AREA_CODES = [11, 21, 27, 31, 41, 47, 48, 51, 61, 62, 65, 67, 71, 79, 81, 82, 83, 84, 85, 86, 91, 92, 95, 98];

/** The customer of a dialog: always the same Brazilian mobile, E.164, for one id. */
export function phoneOfDialog(id: Dialog['id']): string {
  const hash = createHash('sha256').update(String(id)).digest();
  const area = AREA_CODES[hash.readUInt8(0) % AREA_CODES.length];
  const number = (hash.readUInt32BE(1) % 10_000_000).toString().padStart(7, '0');
  return `+55${area}98${number}`;
}

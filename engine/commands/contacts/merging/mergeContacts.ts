import { isValidObjectId } from 'mongoose';
import type { Actor } from '../../../contract/index.ts';
import { AppError, invalid, notFound } from '../../../errors.ts';
import { ContactMergeModel, ContactModel, isDuplicateKey, type Contact, type ContactMerge, type MergeFields } from '../../../models/index.ts';
import type { Services } from '../../../services.ts';
import { carryOutMerge } from './carryOutMerge.ts';
import { finishMerge } from './finishMerge.ts';

export interface MergeCommand {
  /** The contact that stays. */
  keptId: string;
  absorbedId: string;
  /** Which of two different clients stays. */
  clientId?: string | undefined;
}

/** Another merge with one of the contacts is finished first, at most so often. */
const MAX_ATTEMPTS = 3;

/**
 * Two contacts become one: the keys, conversations and messages of the absorbed one are the kept one's. Recorded first,
 * then carried out step by step; a crash leaves the rest to the sweeper. Throws `not_found`, `invalid`, `already_merged`,
 * `merge_pending`.
 */
export async function mergeContacts(services: Services, by: Actor, command: MergeCommand): Promise<{ merge: ContactMerge; kept: Contact }> {
  const merge = await record(services, by, command);
  await carryOutMerge(services, merge);
  return { merge, kept: await ContactModel.findById(merge.keptId).orFail().lean() };
}

/** Both contacts, if they can be merged. Throws `not_found`, `invalid`, `already_merged`. */
export async function loadPair({ keptId, absorbedId }: MergeCommand): Promise<{ kept: Contact; absorbed: Contact }> {
  const [kept, absorbed] = await Promise.all([keptId, absorbedId].map(findContact));
  if (!kept) throw notFound();
  if (!absorbed) throw invalid({ contactId: 'field.unknownContact' });
  if (kept._id.equals(absorbed._id)) throw invalid({ contactId: 'field.sameContact' });
  if (kept.mergedInto || absorbed.mergedInto) throw new AppError('already_merged');
  return { kept, absorbed };
}

async function findContact(id: string): Promise<Contact | null> {
  return isValidObjectId(id) ? ContactModel.findById(id).lean() : null;
}

/** With what the kept contact goes on. Null for two different clients between which nobody has chosen. */
export function fieldsAfter(kept: Contact, absorbed: Contact, clientId?: string): MergeFields | null {
  const clients = [kept.clientId, absorbed.clientId].filter((client) => client !== null);
  if (clientId !== undefined && !clients.some((client) => client.equals(clientId))) throw invalid({ clientId: 'field.clientOfNeither' });
  const chosen = clients.find((client) => clientId === undefined || client.equals(clientId)) ?? null;
  if (areOfTwoClients(kept, absorbed) && clientId === undefined) return null;
  return { name: kept.name || absorbed.name, phone: kept.phone ?? absorbed.phone, clientId: chosen };
}

export function areOfTwoClients(kept: Contact, absorbed: Contact): boolean {
  return kept.clientId !== null && absorbed.clientId !== null && !kept.clientId.equals(absorbed.clientId);
}

/**
 * Writes the record. While it is unfinished no other merge can have one of the two contacts (unique `working`), so what is
 * read after the insert stays true.
 */
async function record(services: Services, by: Actor, command: MergeCommand): Promise<ContactMerge> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const { kept, absorbed } = await loadPair(command);
    const after = fieldsAfter(kept, absorbed, command.clientId);
    if (!after) throw invalid({ clientId: 'field.chooseClient' });
    try {
      const created = await ContactMergeModel.create({
        keptId: kept._id,
        absorbedId: absorbed._id,
        state: 'merging',
        working: [kept._id, absorbed._id],
        by,
        before: { name: kept.name, phone: kept.phone, clientId: kept.clientId },
        after,
      });
      await loadPair(command).catch(async (error: unknown) => {
        await ContactMergeModel.deleteOne({ _id: created._id });
        throw error;
      });
      return created.toObject<ContactMerge>();
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      for (const contact of [kept, absorbed]) await finishMerge(services, contact);
    }
  }
  throw new AppError('merge_pending');
}

import type { AnyBulkWriteOperation } from 'mongodb';
import { Types } from 'mongoose';
import { phoneForms, phoneOfKey } from '../identity/phone.ts';
import { phoneTokens } from '../identity/tokens.ts';
import { ClientModel, ContactModel, ConversationModel } from '../models/index.ts';

const PORTION = 500;

/** Records from before search knew the forms of a phone: contacts, their conversations and clients are found with and without the ninth digit. */
export async function findByEveryForm(): Promise<void> {
  await inPortions(
    (after) => ContactModel.find({ _id: { $gt: after } }, { phone: 1, absorbedKeys: 1 }).sort({ _id: 1 }).limit(PORTION).lean(),
    async (contacts) => {
      await write(ContactModel, contacts.map(({ _id, phone, absorbedKeys = [] }) => ({ of: { _id }, tokens: tokensOf([phone, ...absorbedKeys.map(phoneOfKey)]) })));
      await write(ConversationModel, contacts.map(({ _id, phone }) => ({ of: { contactId: _id }, tokens: tokensOf([phone]) })));
    },
  );
  await inPortions(
    (after) => ClientModel.find({ _id: { $gt: after } }, { phones: 1 }).sort({ _id: 1 }).limit(PORTION).lean(),
    (clients) => write(ClientModel, clients.map(({ _id, phones }) => ({ of: { _id }, tokens: tokensOf(phones) }))),
  );
}

/** Of those phones only that have more than one form: the others are found already. */
function tokensOf(phones: (string | null)[]): string[] {
  return phones.flatMap((phone) => (phone && phoneForms(phone).length > 1 ? phoneTokens(phone) : []));
}

/** What somebody changes meanwhile gets all its tokens from them: adding to those is right either way. */
async function write({ collection }: typeof ContactModel | typeof ConversationModel | typeof ClientModel, additions: { of: object; tokens: string[] }[]): Promise<void> {
  const writes = additions.flatMap(({ of, tokens }): AnyBulkWriteOperation[] => (tokens.length > 0 ? [{ updateMany: { filter: of, update: { $addToSet: { tokens: { $each: tokens } } } } }] : []));
  if (writes.length > 0) await collection.bulkWrite(writes, { ordered: false });
}

async function inPortions<Found extends { _id: Types.ObjectId }>(read: (after: Types.ObjectId) => Promise<Found[]>, carryOut: (found: Found[]) => Promise<void>): Promise<void> {
  let after = new Types.ObjectId('0'.repeat(24));
  for (let found = await read(after); found.length > 0; found = await read(after)) {
    await carryOut(found);
    after = found.at(-1)?._id ?? after;
  }
}

import type { Address, ClientCreate } from '../../contract/index.ts';
import { AppError, invalid, notFound, type Sentence } from '../../errors.ts';
import { readDocument } from '../../identity/document.ts';
import { toE164 } from '../../identity/phone.ts';
import { normalise, phoneTokens, suffixTokens, wordTokens } from '../../identity/tokens.ts';
import { ClientModel, ContactModel, UserModel, type Client } from '../../models/index.ts';
import { referenceTo } from '../references.ts';

/** What may be changed of a client; of an address, only the parts that are given change. */
export type ClientChanges = Partial<Omit<ClientCreate, 'address'>> & { address?: Partial<Address> | null; active?: boolean };

/** A new client, its document checked and its phones in E.164. Throws `invalid` (also for a manager who is not there), and `duplicate` for a document that is taken. */
export async function createClient(fields: ClientCreate): Promise<Client> {
  const { document, ...set } = normaliseFields(fields, null);
  const client = await ClientModel.create({ ...set, ...document, ...(await managerOf(fields)) });
  return withTokens(client.toObject());
}

/** Changes a client; `document: null` forgets the document. */
export async function updateClient(clientId: string, changes: ClientChanges): Promise<Client> {
  const before = await ClientModel.findById(clientId).lean();
  if (!before) throw notFound();
  const { document, ...set } = normaliseFields(changes, before.address);
  const forget = document === null && { $unset: { document: 1, documentType: 1 } };
  const client = await ClientModel.findByIdAndUpdate(clientId, { $set: { ...set, ...document, ...(await managerOf(changes)) }, ...forget }, { returnDocument: 'after' }).lean();
  if (!client) throw notFound();
  return withTokens(client);
}

/** Deletes a client without contacts. Throws `in_use` otherwise. */
export async function deleteClient(clientId: string): Promise<Client> {
  if (await ContactModel.exists({ clientId })) throw new AppError('in_use');
  const client = await ClientModel.findByIdAndDelete(clientId).lean();
  if (!client) throw notFound();
  return client;
}

/** What finds a client: words of the name and the e-mail, the last digits of document and phones. */
export function clientTokens({ name, document, email, phones }: Pick<Client, 'name' | 'document' | 'email' | 'phones'>): string[] {
  return [
    ...new Set([
      ...wordTokens(name),
      ...suffixTokens(document ?? ''),
      ...phones.flatMap(phoneTokens),
      ...(email ? [...wordTokens(email), normalise(email).replace(/[^\p{L}\p{N}]/gu, '')] : []),
    ]),
  ];
}

/** Left out: as it is. A deactivated user may stay somebody's manager, as one who comes back. */
async function managerOf({ managerId }: ClientChanges): Promise<Pick<Client, 'managerId'>> {
  return managerId === undefined ? {} : { managerId: await referenceTo(UserModel, managerId, 'managerId', 'field.unknownUser') };
}

/** Kept after the write, from what was written, so that two changes at once do not leave the tokens of neither. */
async function withTokens(client: Client): Promise<Client> {
  const tokens = clientTokens(client);
  if (tokens.join() === client.tokens.join()) return client;
  await ClientModel.updateOne({ _id: client._id, name: client.name, phones: client.phones, email: client.email }, { $set: { tokens } });
  return { ...client, tokens };
}

/** The given fields as they are stored, with every sentence about what cannot be. `document`: undefined leaves it, null forgets it. */
function normaliseFields({ document, phones, address, managerId: _managerId, ...rest }: ClientChanges, addressBefore: Address | null) {
  const problems: Record<string, string | Sentence> = {};
  const read = document ? readDocument(document) : null;
  if (read && 'problem' in read) problems.document = read.problem;
  const numbers = phones?.map((phone, index) => {
    const e164 = toE164(phone);
    if (e164 === null) problems[`phones.${index}`] = 'field.phone';
    return e164 ?? phone;
  });
  if (Object.keys(problems).length > 0) throw invalid(problems);
  return {
    ...rest,
    ...(numbers && { phones: [...new Set(numbers)] }),
    ...(address !== undefined && { address: address && mergeAddress(addressBefore, address) }),
    document: document === undefined ? undefined : read && 'document' in read ? read : null,
  };
}

const EMPTY_ADDRESS: Address = { postalCode: '', street: '', number: '', complement: '', district: '', city: '', state: '' };

function mergeAddress(before: Address | null, changes: Partial<Address>): Address {
  const address = { ...EMPTY_ADDRESS, ...before, ...changes };
  return { ...address, postalCode: address.postalCode.replace(/^(\d{5})-?(\d{3})$/, '$1-$2') };
}

import { ObjectId, serialize } from 'bson';
import { open } from 'lmdb';
import { storedDocument } from '../load/storedDocuments.ts';

/** What bare LMDB is asked to do, and how often. */
export interface Order {
  /** `change`: gets a document and puts it again, in one transaction. */
  work: 'put' | 'get' | 'change';
  count: number;
  /** Writes that share a transaction and its flush to disk, as those of so many callers can. */
  callers: number;
}

export interface Answer {
  perSecond: number;
}

const [directory = '', documents = '0'] = process.argv.slice(2);
/** As the store opens it: a transaction has ended when it is on disk. */
const lmdb = open<Buffer, Buffer>({ path: directory, overlappingSync: false, encoding: 'binary', keyEncoding: 'binary' });
const keys: Buffer[] = [];
/** Made before: only LMDB is measured. */
const bytes = Array.from({ length: 1_000 }, (_, number) => Buffer.from(serialize(storedDocument(number))));
lmdb.transactionSync(() => {
  for (let number = 0; number < Number(documents); number += 1) put(number);
});

process.on('message', ({ work, count, callers }: Order) => {
  const began = performance.now();
  if (work === 'get') for (let number = 0; number < count; number += 1) get(number);
  else {
    for (let done = 0; done < count; done += callers) {
      lmdb.transactionSync(() => {
        for (let number = done; number < done + callers; number += 1) (work === 'put' ? put : change)(number);
      });
    }
  }
  process.send?.({ perSecond: (count / (performance.now() - began)) * 1000 } satisfies Answer);
});
process.on('disconnect', () => void lmdb.close());
process.send?.({ perSecond: 0 } satisfies Answer);

function put(number: number): void {
  const key = Buffer.from(new ObjectId().id);
  keys.push(key);
  lmdb.putSync(key, bytes[number % bytes.length] ?? Buffer.alloc(0));
}

function get(number: number): void {
  if (!lmdb.get(keyOf(number))) throw new Error('a document is missing');
}

function change(number: number): void {
  const key = keyOf(number);
  const found = lmdb.get(key);
  if (!found) throw new Error('a document is missing');
  lmdb.putSync(key, found);
}

/** By a prime's steps: what follows in time is not beside it in the tree. */
function keyOf(number: number): Buffer {
  const key = keys[(number * 7_919) % keys.length];
  if (!key) throw new Error('no documents');
  return key;
}

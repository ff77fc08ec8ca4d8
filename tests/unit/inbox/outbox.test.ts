import { createOutbox, type PendingSend } from '../../../admin/src/inbox/outbox.ts';
import { dropUnowned } from '../../../admin/src/inbox/dropUnowned.ts';
import { memoryStorage } from './memoryStorage.ts';
import { at } from './sampleRecords.ts';

const send: PendingSend = { userId: 'ana', clientMessageId: 'x', conversationId: 'c', text: 'oi', at: at(0), status: 'sending' };
const idsOf = (outbox: ReturnType<typeof createOutbox>) => outbox.all().map(({ clientMessageId }) => clientMessageId);

describe('the outbox', () => {
  it('tells its listeners of every change', () => {
    const outbox = createOutbox(memoryStorage());
    const seen: number[] = [];
    const stop = outbox.subscribe(() => seen.push(outbox.all().length));
    outbox.add(send);
    outbox.update('x', { status: 'failed' });
    outbox.remove('x');
    stop();
    outbox.add(send);
    expect(seen).toEqual([1, 1, 0]);
  });

  it('brings back after a reload what was being sent, to be sent again under the same id', () => {
    const storage = memoryStorage();
    createOutbox(storage).add(send);
    expect(createOutbox(storage).all()).toEqual([{ ...send, order: 1, status: 'failed', isPassing: true }]);
  });

  it('brings back what was refused as refused', () => {
    const storage = memoryStorage();
    const outbox = createOutbox(storage);
    outbox.add(send);
    outbox.update('x', { status: 'failed', isPassing: false, error: 'Não pode' });
    expect(createOutbox(storage).all()).toMatchObject([{ status: 'failed', isPassing: false, error: 'Não pode' }]);
  });

  it('brings back several of one moment in the order they were written', () => {
    const storage = memoryStorage();
    const outbox = createOutbox(storage);
    for (const clientMessageId of ['z', 'y', 'x']) outbox.add({ ...send, clientMessageId });
    outbox.update('z', { status: 'failed' });
    const shuffled = memoryStorage();
    for (const index of [2, 0, 1]) shuffled.setItem(storage.key(index) ?? '', storage.getItem(storage.key(index) ?? '') ?? '');
    expect(idsOf(createOutbox(shuffled))).toEqual(['z', 'y', 'x']);
  });

  it('passes over what cannot be read', () => {
    const storage = memoryStorage();
    storage.setItem('balcao.unsent.message.ana.y', '{broken');
    createOutbox(storage).add(send);
    expect(idsOf(createOutbox(storage))).toEqual(['x']);
  });
});

describe('the outboxes of two tabs', () => {
  /** Two tabs of one browser: what one stores, the other hears of. */
  function twoTabs() {
    const storage = memoryStorage();
    const tabs = [new EventTarget(), new EventTarget()] as const;
    const tell = (listening: EventTarget, key: string) => listening.dispatchEvent(Object.assign(new Event('storage'), { key, newValue: storage.getItem(key) }));
    const heardBy = (other: EventTarget) => ({
      ...storage,
      setItem: (key: string, value: string) => {
        storage.setItem(key, value);
        tell(other, key);
      },
      removeItem: (key: string) => {
        storage.removeItem(key);
        tell(other, key);
      },
    });
    return { storage, one: createOutbox(heardBy(tabs[1]), tabs[0]), other: createOutbox(heardBy(tabs[0]), tabs[1]) };
  }

  it('do not overwrite each other', () => {
    const { storage, one, other } = twoTabs();
    one.add(send);
    other.add({ ...send, clientMessageId: 'y', at: at(1) });
    one.update('x', { status: 'failed' });
    expect(idsOf(createOutbox(storage))).toEqual(['x', 'y']);
  });

  it('show the same', () => {
    const { one, other } = twoTabs();
    other.add({ ...send, clientMessageId: 'y', at: at(1) });
    one.add(send);
    expect([idsOf(one), idsOf(other)]).toEqual([['x', 'y'], ['x', 'y']]);
    one.update('x', { status: 'failed', error: 'Sem conexão' });
    expect(other.find('x')).toMatchObject({ status: 'failed', error: 'Sem conexão' });
    other.remove('x');
    expect(idsOf(one)).toEqual(['y']);
  });

  it('do not bring back what another has sent meanwhile', () => {
    const storage = memoryStorage();
    const [one, deaf] = [createOutbox(storage, null), createOutbox(storage, null)];
    one.add(send);
    const late = createOutbox(storage, null);
    one.remove('x');
    late.update('x', { status: 'failed' });
    deaf.update('x', { status: 'failed' });
    expect(createOutbox(storage).all()).toEqual([]);
  });
});

it('what is kept without an owner is dropped, and nothing else', async () => {
  const storage = memoryStorage();
  for (const key of ['balcao.outbox', 'balcao.draft.c1', 'balcao.unsent.draft.ana.note.c1', 'other']) storage.setItem(key, '[]');
  await dropUnowned(storage);
  expect(Array.from({ length: storage.length }, (_none, index) => storage.key(index))).toEqual(['balcao.unsent.draft.ana.note.c1', 'other']);
});

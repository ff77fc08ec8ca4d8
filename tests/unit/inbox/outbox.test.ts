import { createOutbox, type PendingSend } from '../../../admin/src/inbox/outbox.ts';
import { at } from './sampleRecords.ts';

function memory() {
  const stored = new Map<string, string>();
  return { getItem: (key: string) => stored.get(key) ?? null, setItem: (key: string, value: string) => void stored.set(key, value) };
}

const send: PendingSend = { clientMessageId: 'x', conversationId: 'c', text: 'oi', at: at(0), status: 'sending' };

describe('the outbox', () => {
  it('tells its listeners of every change', () => {
    const outbox = createOutbox(memory());
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
    const storage = memory();
    createOutbox(storage).add(send);
    expect(createOutbox(storage).all()).toEqual([{ ...send, status: 'failed', isPassing: true }]);
  });

  it('begins empty when what is stored cannot be read', () => {
    const storage = memory();
    storage.setItem('balcao.outbox', '{broken');
    expect(createOutbox(storage).all()).toEqual([]);
  });
});

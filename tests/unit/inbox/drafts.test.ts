import { createDrafts } from '../../../admin/src/inbox/drafts.ts';
import { memoryStorage } from './memoryStorage.ts';

const place = { userId: 'ana', conversationId: 'c', kind: 'reply' } as const;

describe('drafts', () => {
  it('come back as what they were begun as', () => {
    const drafts = createDrafts(memoryStorage());
    drafts.write({ ...place, kind: 'note' }, 'Cliente difícil');
    expect(drafts.read(place)).toBe('');
    drafts.write(place, 'Bom dia');
    expect([drafts.read(place), drafts.read({ ...place, kind: 'note' })]).toEqual(['Bom dia', 'Cliente difícil']);
  });

  it('come back only to their writer, and where they were begun', () => {
    const drafts = createDrafts(memoryStorage());
    drafts.write(place, 'Bom dia');
    expect([drafts.read({ ...place, userId: 'bruno' }), drafts.read({ ...place, conversationId: 'd' })]).toEqual(['', '']);
  });

  it('leave nothing behind once they are empty', () => {
    const storage = memoryStorage();
    const drafts = createDrafts(storage);
    drafts.write(place, 'Bom dia');
    drafts.write(place, '');
    expect([drafts.read(place), storage.length]).toEqual(['', 0]);
  });
});

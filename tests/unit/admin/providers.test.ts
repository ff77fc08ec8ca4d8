import { canAccess } from '../../../admin/src/providers/access.ts';
import { changedFields } from '../../../admin/src/providers/changedFields.ts';
import { totalOf } from '../../../admin/src/providers/contentRange.ts';

describe('changedFields', () => {
  const before = { id: '1', name: 'Ana', phones: ['1', '2'], address: { city: 'Recife', state: 'PE' }, notes: null as string | null };

  it('is empty when nothing changed, also in copies', () => {
    expect(changedFields(structuredClone(before), before)).toEqual({});
  });

  it('names a changed field alone, and never the id', () => {
    expect(changedFields({ ...before, id: '2', name: 'Bia' }, before)).toEqual({ name: 'Bia' });
  });

  it('sees order and length of arrays, and sends objects whole', () => {
    expect(changedFields({ ...before, phones: ['2', '1'] }, before)).toEqual({ phones: ['2', '1'] });
    expect(changedFields({ ...before, phones: ['1'] }, before)).toEqual({ phones: ['1'] });
    expect(changedFields({ ...before, address: { city: 'Olinda', state: 'PE' } }, before)).toEqual({ address: { city: 'Olinda', state: 'PE' } });
  });

  it('tells null, undefined and empty text apart', () => {
    expect(changedFields<typeof before>({ ...before, notes: '' }, before)).toEqual({ notes: '' });
  });

  it('sends everything of a record it did not know', () => {
    expect(changedFields({ name: 'Ana' }, undefined)).toEqual({ name: 'Ana' });
  });
});

describe('totalOf', () => {
  it.each([
    ['clients 0-24/319', 319],
    ['clients */0', 0],
    ['clients 0-24/*', undefined],
    [null, undefined],
  ])('of %p is %p', (header, total) => {
    expect(totalOf(header)).toBe(total);
  });
});

describe('canAccess', () => {
  it.each([
    ['agent', 'create', 'clients', true],
    ['agent', 'list', 'devices', true],
    ['agent', 'edit', 'devices', false],
    ['agent', 'list', 'users', false],
    ['agent', 'list', 'quick-replies', true],
    ['agent', 'edit', 'settings', false],
    ['supervisor', 'list', 'users', true],
    ['supervisor', 'edit', 'users', false],
    ['supervisor', 'delete', 'tags', true],
    ['supervisor', 'create', 'devices', false],
    ['admin', 'delete', 'users', true],
    ['admin', 'list', 'unheard-of', false],
  ] as const)('%s may %s %s: %p', (role, action, resource, may) => {
    expect(canAccess(role, action, resource)).toBe(may);
  });
});

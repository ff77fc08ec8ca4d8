import {
  addressLines,
  documentProblem,
  EMPTY_ADDRESS,
  formatDocument,
  formatPostalCode,
  postalCodeProblem,
  stripDocument,
  toClientPayload,
} from '../../../admin/src/clients/clientModel.ts';

describe('formatDocument', () => {
  it.each([
    ['', ''],
    [null, ''],
    ['295', '295'],
    ['2953', '295.3'],
    ['29537995593', '295.379.955-93'],
    ['545507520001', '54.550.752/0001'],
    ['54550752000155', '54.550.752/0001-55'],
    ['54.550.752/0001-55', '54.550.752/0001-55'],
    ['12abc34501de35', '12.ABC.345/01DE-35'],
    ['12a', '12.A'],
    ['545507520001559999', '54.550.752/0001-55'],
  ])('shows %p as %p', (typed, shown) => {
    expect(formatDocument(typed)).toBe(shown);
  });

  it('is undone by stripDocument', () => {
    expect(stripDocument(formatDocument('12abc34501de35'))).toBe('12ABC34501DE35');
  });
});

describe('documentProblem', () => {
  it.each([
    ['', undefined],
    ['295.379.955-93', undefined],
    ['295.379.955-94', 'client.invalid.cpf'],
    ['111.111.111-11', 'client.invalid.cpf'],
    ['2953799559', 'client.invalid.cpf'],
    ['54.550.752/0001-55', undefined],
    ['54.550.752/0001-56', 'client.invalid.cnpj'],
    ['12.ABC.345/01DE-35', undefined],
    ['12.ABC.345/01DE-36', 'client.invalid.cnpj'],
    ['12.ABC', 'client.invalid.cnpj'],
  ])('of %p is %p', (value, problem) => {
    expect(documentProblem(value)).toBe(problem);
  });
});

describe('a CEP', () => {
  it.each([
    ['0131', '0131'],
    ['01310100', '01310-100'],
    ['01310-1009', '01310-100'],
  ])('typed as %p is shown as %p', (typed, shown) => {
    expect(formatPostalCode(typed)).toBe(shown);
  });

  it('has eight digits or none', () => {
    expect(postalCodeProblem('')).toBeUndefined();
    expect(postalCodeProblem('01310-100')).toBeUndefined();
    expect(postalCodeProblem('01310-10')).toBe('client.invalid.postalCode');
  });
});

describe('addressLines', () => {
  it('has nothing to say of no address', () => {
    expect(addressLines(null)).toEqual([]);
    expect(addressLines(EMPTY_ADDRESS)).toEqual([]);
  });

  it('leaves out what is not known', () => {
    expect(addressLines({ ...EMPTY_ADDRESS, city: 'Recife', state: 'PE' })).toEqual(['Recife/PE']);
    expect(
      addressLines({ postalCode: '01310-100', street: 'Avenida Paulista', number: '1578', complement: 'Sala 12', district: 'Bela Vista', city: 'São Paulo', state: 'SP' }),
    ).toEqual(['Avenida Paulista, 1578 – Sala 12', 'Bela Vista – São Paulo/SP', '01310-100']);
  });
});

describe('toClientPayload', () => {
  it('keeps out what the form does not hold', () => {
    expect(toClientPayload({ name: 'Ana' })).toEqual({ name: 'Ana' });
  });

  it('gives the API text where it takes no null, and null where nothing is known', () => {
    const form = { name: 'Ana', document: '295.379.955-93', documentType: 'cpf' as const, phones: ['(11) 98765-4321', ' ', ''], address: { ...EMPTY_ADDRESS }, notes: '' };
    expect(toClientPayload(form)).toEqual({ name: 'Ana', document: '29537995593', phones: ['(11) 98765-4321'], address: null, notes: '' });
  });

  it('completes an address of which a part was typed', () => {
    const address = { postalCode: '01310100', city: 'São Paulo' } as never;
    expect(toClientPayload({ address })).toEqual({ address: { ...EMPTY_ADDRESS, postalCode: '01310-100', city: 'São Paulo' } });
  });
});

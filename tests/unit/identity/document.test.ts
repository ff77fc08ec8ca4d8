import { readDocument } from '../../../engine/identity/document.ts';

it.each([
  ['529.982.247-25', { document: '52998224725', documentType: 'cpf' }],
  [' 11 222 333/0001-81 ', { document: '11222333000181', documentType: 'cnpj' }],
  ['12abc34501de35', { document: '12ABC34501DE35', documentType: 'cnpj' }],
  ['52998224724', { problem: 'field.cpf' }],
  ['00000000000', { problem: 'field.cpf' }],
  ['11222333000180', { problem: 'field.cnpj' }],
  ['00000000000000', { problem: 'field.cnpj' }],
  ['12ABC34501DEAB', { problem: 'field.document' }],
  ['5299822472', { problem: 'field.document' }],
  ['529982247２5', { problem: 'field.document' }],
  ['', { problem: 'field.document' }],
])('%s', (input, expected) => {
  expect(readDocument(input)).toEqual(expected);
});

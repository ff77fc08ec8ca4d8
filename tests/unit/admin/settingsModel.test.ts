import { insertVariable, previewOf, spokenMinutes } from '../../../admin/src/settings/settingsModel.ts';

describe('inserting a variable', () => {
  it.each([
    ['', 0, 0, '{{cliente}}'],
    ['Oi', 2, 2, 'Oi {{cliente}}'],
    ['Oi ', 3, 3, 'Oi {{cliente}}'],
    ['Olá, tudo bem?', 5, 5, 'Olá, {{cliente}}tudo bem?'],
    ['Oi NOME!', 3, 7, 'Oi {{cliente}}!'],
    ['(', 1, 1, '({{cliente}}'],
  ])('into %j at %d to %d', (text, from, to, expected) => {
    const inserted = insertVariable(text, 'cliente', from, to);
    expect(inserted.text).toBe(expected);
    expect(expected.slice(0, inserted.caret)).toMatch(/\{\{cliente\}\}$/);
  });
});

it('previews a message as a sample customer reads it', () => {
  expect(previewOf('Obrigado, {{cliente}}! {{ATENDENTE}}, {{setor}}, {{ empresa }} ({{protocolo}})', 'Padaria', 'Ana')).toBe('Obrigado, Maria Oliveira! Ana, Vendas, Padaria (20260312-000042)');
  expect(previewOf('  ', 'Padaria', 'Ana')).toBe('');
});

describe('minutes in words', () => {
  it.each([
    [1, '1 minuto'],
    [59, '59 minutos'],
    [60, '1 hora'],
    [90, '1 hora e 30 minutos'],
    [1440, '1 dia'],
    [1501, '1 dia, 1 hora e 1 minuto'],
    [43_200, '30 dias'],
  ])('%d', (minutes, words) => expect(spokenMinutes(minutes, 'pt-BR')).toBe(words));

  it('in other languages', () => expect(spokenMinutes(150, 'en')).toBe('2 hours and 30 minutes'));
});

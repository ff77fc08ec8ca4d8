import { countFields, decisionFilter } from '../../../admin/src/decisions/search/decisionSearch.ts';
import { rowCause, rowSentence } from '../../../admin/src/decisions/search/rowSentences.ts';
import { WAITING_REASONS, type DecisionRow, type TriedRule } from '../../../engine/contract/index.ts';
import { decisionsQuery } from '../../../engine/api/decisions/schema.ts';
import { AT, iso, speechIn, type SpokenLocale } from './sampleDecisions.ts';

const ID = 'a'.repeat(24);
const fin = { id: 'fin', name: 'Financeiro' };
const rule = (name: string): TriedRule => ({ id: name, name, version: 1, matched: true });
const row = (changes: Partial<DecisionRow>): DecisionRow => ({ id: ID, conversation: null, at: AT, trigger: 'opened', rules: [], strategy: { kind: 'leastBusy' }, actions: {}, result: {}, ...changes });

describe('what is looked for', () => {
  it('is asked for by days of this machine, both whole', () => {
    const [first, last] = [new Date(2026, 2, 11, 0, 0, 0, 0), new Date(2026, 2, 12, 23, 59, 59, 999)].map((day) => day.toISOString());
    expect(decisionFilter({ from: '2026-03-11', to: '2026-03-12' })).toEqual({ at_gte: first, at_lte: last });
  });

  it('leaves out a day that is not typed to its end', () => {
    expect(decisionFilter({ from: '', to: '2026-02-' })).toEqual({});
  });

  it('tells the common queue from any, and waiting at all from one reason', () => {
    expect(decisionFilter({})).toEqual({});
    expect(decisionFilter({ departmentId: 'common', waiting: 'any' })).toEqual({ departmentId: null, waiting: WAITING_REASONS });
    expect(decisionFilter({ departmentId: ID, waiting: 'manual' })).toEqual({ departmentId: ID, waiting: 'manual' });
  });

  it('is what the API takes', () => {
    const filter = JSON.stringify(decisionFilter({ q: 'ana', assigneeId: ID, ruleId: ID, departmentId: 'common', waiting: 'any', from: '2026-03-11', to: '2026-03-12' }));
    expect(decisionsQuery.safeParse({ filter })).toMatchObject({ success: true });
  });

  it('is counted without the words', () => {
    expect(countFields({ q: 'ana', assigneeId: ID, from: '2026-03-11', to: undefined })).toBe(2);
  });
});

describe('a line', () => {
  it.each<[SpokenLocale, string, string]>([
    ['pt-BR', 'Foi para Ana, no setor Financeiro.', 'Ficou esperando, na fila comum. Espera por Bia, de quem este contato é, até 11:30.'],
    ['en', 'It went to Ana, in department Financeiro.', 'It was left waiting, in the common queue. It waits for Bia, whose contact this is, until 11:30 AM.'],
    ['es', 'Fue para Ana, en el sector Financeiro.', 'Quedó en espera, en la cola común. Espera a Bia, de quien es este contacto, hasta 11:30.'],
  ])('says in %s what came of it, where and why', (locale, given, waiting) => {
    const speech = speechIn(locale);
    expect(rowSentence(row({ result: { assignee: { id: 'ana', name: 'Ana' }, department: fin } }), speech)).toBe(given);
    expect(rowSentence(row({ result: { waiting: 'waits_for', waitingDetails: { userId: 'bia', until: iso(11, 30) } } }), speech)).toBe(waiting);
  });

  it('says why the engine looked, and by which rules it went', () => {
    const speech = speechIn('pt-BR');
    expect(rowCause(row({}), speech)).toBe('Quando o atendimento começou');
    expect(rowCause(row({ trigger: 'sweep', rules: [rule('Boletos')] }), speech)).toBe('Na verificação de rotina · Regra: Boletos');
    expect(rowCause(row({ rules: [rule('Boletos'), rule('VIP')] }), speech)).toBe('Quando o atendimento começou · Regras: Boletos e VIP');
  });
});

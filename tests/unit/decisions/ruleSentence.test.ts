import { outcomeOf, ruleSentence } from '../../../admin/src/decisions/ruleSentence.ts';
import { conditionText } from '../../../admin/src/routing/conditionText.ts';
import { RULE_FIELD_NAMES, ruleField, shapeOf, type FailedCondition, type RuleCondition, type TriedRule } from '../../../engine/contract/index.ts';
import { speechIn } from './sampleDecisions.ts';

const portuguese = speechIn('pt-BR');
const rule = (changes: Partial<TriedRule>): TriedRule => ({ id: 'r', name: 'Boletos', version: 2, matched: false, ...changes });
const failedBy = (failed: FailedCondition) => ruleSentence(rule({ failed }), portuguese);

describe('the condition that failed', () => {
  it.each<[FailedCondition, string]>([
    [{ field: 'department', operator: '=', value: 'fin', actual: 'ven' }, 'Pedia setor = Financeiro · era Vendas'],
    [{ field: 'department', operator: '=', value: 'fin', actual: null }, 'Pedia setor = Financeiro · era fila comum'],
    [{ field: 'department', operator: 'in', value: ['fin', 'sup'], actual: 'ven' }, 'Pedia setor = Financeiro ou Suporte · era Vendas'],
    [{ field: 'department', operator: '=', value: 'deleted', actual: 'ven' }, 'Pedia setor = algo que não existe mais · era Vendas'],
    [{ field: 'firstMessages', operator: 'contains', value: 'boleto', actual: 'Oi' }, 'Pedia texto das primeiras mensagens com “boleto” · era “Oi”'],
    [{ field: 'firstMessages', operator: 'regex', value: '(a+)+$', actual: 'aaa', problem: 'regex_timeout' }, 'Pedia texto das primeiras mensagens no padrão /(a+)+$/ · o padrão demorou mais de 50 ms e foi interrompido'],
    [{ field: 'tags', operator: 'contains', value: 'vip', actual: [] }, 'Pedia etiquetas com VIP · não havia'],
    [{ field: 'tags', operator: 'doesNotContain', value: 'vip', actual: ['vip', 'new'] }, 'Pedia etiquetas sem VIP · era VIP e Novo'],
    [{ field: 'isLinked', operator: '=', value: true, actual: false }, 'Pedia contato vinculado a um cliente'],
    [{ field: 'isHoliday', operator: '=', value: false, actual: true }, 'Pedia dia que não é feriado'],
    [{ field: 'priority', operator: '=', value: 'high', actual: 'normal' }, 'Pedia prioridade = alta · era normal'],
    [{ field: 'language', operator: '=', value: 'es', actual: null }, 'Pedia idioma = espanhol · não se sabe'],
    [{ field: 'documentType', operator: '=', value: 'cnpj', actual: 'cpf' }, 'Pedia tipo de documento = CNPJ · era CPF'],
    [{ field: 'city', operator: 'null', value: null, actual: 'Recife' }, 'Pedia cidade em branco · era “Recife”'],
    [{ field: 'weekday', operator: 'in', value: ['sat', 'sun'], actual: 'wed' }, 'Pedia dia da semana = sábado ou domingo · era quarta-feira'],
    [{ field: 'date', operator: '<', value: '2026-12-24', actual: '2026-12-25' }, 'Pedia data antes de 24/12/2026 · era 25/12/2026'],
    [{ field: 'timeOfDay', operator: 'between', value: ['08:00', '12:00'], actual: '14:30' }, 'Pedia hora entre 08:00 e 12:00 · era 14:30'],
    [{ field: 'queueLength', operator: '>', value: 1000, actual: 3 }, 'Pedia tamanho da fila maior que 1.000 · era 3'],
    [{ field: 'state', operator: '=', value: 'SP', actual: 'RJ', negated: true }, 'Não podia ter estado (UF) = SP · era RJ'],
    [{ field: 'state', operator: '=', value: 'SP', actual: 'RJ', alternatives: 3 }, 'Pedia uma de 3 alternativas, como estado (UF) = SP · era RJ'],
  ])('%j', (failed, sentence) => {
    expect(failedBy(failed)).toBe(sentence);
  });
});

it('says why a rule was skipped', () => {
  expect(ruleSentence(rule({ skipped: 'not_yet_valid' }), portuguese)).toBe('A vigência desta regra ainda não começou');
  expect(ruleSentence(rule({ skipped: 'expired' }), portuguese)).toBe('A vigência desta regra terminou');
  const problems = [{ code: 'unknown_department' as const, id: '1' }, { code: 'unknown_tag' as const, id: '2' }, { code: 'unknown_tag' as const, id: '3' }];
  expect(ruleSentence(rule({ skipped: 'broken', problems }), portuguese)).toBe('Cita um setor que não existe mais e uma etiqueta que não existe mais');
});

it('tells how a rule came out', () => {
  expect(outcomeOf(rule({ matched: true }))).toBe('matched');
  expect(outcomeOf(rule({}))).toBe('failed');
  expect(outcomeOf(rule({ skipped: 'broken' }))).toBe('skipped');
  expect(ruleSentence(rule({ matched: true }), portuguese)).toBeNull();
});

it.each(['pt-BR', 'en', 'es'] as const)('tells every comparison of every field in %s', (locale) => {
  for (const field of RULE_FIELD_NAMES) {
    const { type, options, operators } = ruleField(field);
    const one = type === 'number' ? 7 : type === 'boolean' ? true : type === 'date' ? '2026-12-24' : (options?.[0] ?? 'x');
    for (const operator of operators) {
      const values: Record<ReturnType<typeof shapeOf>, RuleCondition['value']> = { none: null, one, list: [one, one], range: [one, one] };
      const text = conditionText({ field, operator, value: values[shapeOf(operator)] }, speechIn(locale));
      expect(text).not.toMatch(/%\{|routing\.|undefined|null/);
    }
  }
});

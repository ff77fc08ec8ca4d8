import { fillTemplate, settingsUpdate, unknownVariables } from '../../../engine/contract/index.ts';

const VALUES = { cliente: 'Carla', protocolo: '20260101-000001', atendente: 'Ana', setor: '', empresa: 'Padaria' };

describe('a message with variables', () => {
  it('is filled in, however the braces are written', () => {
    expect(fillTemplate('Olá, {{cliente}}! Protocolo {{ PROTOCOLO }}. {{empresa}}', VALUES)).toBe('Olá, Carla! Protocolo 20260101-000001. Padaria');
  });

  it('leaves no hole for what is not known', () => {
    expect(fillTemplate('Olá {{cliente}}, do setor {{setor}}.', { ...VALUES, cliente: '' })).toBe('Olá, do setor.');
  });

  it('names what is no variable, which the settings refuse', () => {
    expect(unknownVariables('{{nome}} {{cliente}} {{}}')).toEqual(['nome', '']);
    expect(settingsUpdate.safeParse({ closingMessage: 'Tchau, {{nome}}' }).error?.issues[0]?.message).toBe('field.unknownVariable');
    expect(settingsUpdate.safeParse({ closingMessage: 'Tchau, {{cliente}}' }).success).toBe(true);
  });

  it('does not fill in what a value brings with it', () => {
    expect(fillTemplate('{{cliente}}', { ...VALUES, cliente: '{{protocolo}}' })).toBe('{{protocolo}}');
  });
});

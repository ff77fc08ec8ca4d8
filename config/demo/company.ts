import type { Role, SettingsRecord } from '../../engine/contract/index.ts';

/** The demonstration's company: a small furniture shop. People and numbers are made up. */

export const DEPARTMENTS = ['Comercial', 'Suporte', 'Financeiro'] as const;
export type DemoDepartment = (typeof DEPARTMENTS)[number];

export interface DemoPerson {
  name: string;
  email: string;
  role: Role;
  departments: readonly DemoDepartment[];
  /** What they do, for the console. */
  title: string;
}

export const PEOPLE = [
  { name: 'Helena Prado', email: 'admin@demo.balcao', role: 'admin', departments: [], title: 'administração' },
  { name: 'Marta Siqueira', email: 'marta@demo.balcao', role: 'supervisor', departments: DEPARTMENTS, title: 'supervisão' },
  { name: 'Ana Beatriz Lima', email: 'ana@demo.balcao', role: 'agent', departments: ['Comercial'], title: 'atendimento, Comercial' },
  { name: 'Bruno Tavares', email: 'bruno@demo.balcao', role: 'agent', departments: ['Suporte'], title: 'atendimento, Suporte' },
  { name: 'Carla Nunes', email: 'carla@demo.balcao', role: 'agent', departments: ['Financeiro', 'Comercial'], title: 'atendimento, Financeiro e Comercial' },
] as const satisfies readonly DemoPerson[];
export type DemoEmail = (typeof PEOPLE)[number]['email'];

export const SETTINGS: Partial<SettingsRecord> = {
  companyName: 'Casa Ipê Móveis',
  closeReasons: ['Resolvido', 'Venda concluída', 'Sem resposta do cliente', 'Engano'],
};

export const DEVICE_NAME = 'Loja (demonstração)';
export const DEVICE_PHONE = '+551140040000';

export const TAGS = [
  { name: 'Orçamento', color: '#1976d2' },
  { name: 'Entrega', color: '#ef6c00' },
  { name: 'Garantia', color: '#6a1b9a' },
  { name: 'Cobrança', color: '#c62828' },
  { name: 'Cliente fiel', color: '#2e7d32' },
] as const;
export type DemoTag = (typeof TAGS)[number]['name'];

export const QUICK_REPLIES: readonly { shortcut: string; text: string; department?: DemoDepartment }[] = [
  { shortcut: 'oi', text: 'Olá! Aqui é da Casa Ipê Móveis. Como posso ajudar?' },
  { shortcut: 'horario', text: 'Atendemos de segunda a sexta, das 9h às 18h, e aos sábados, das 9h às 13h.' },
  { shortcut: 'endereco', text: 'Nosso showroom fica na Rua das Figueiras, 480, no centro. Há estacionamento ao lado.' },
  { shortcut: 'prazo', text: 'O prazo de entrega na região metropolitana é de até 10 dias úteis depois da confirmação do pagamento.', department: 'Comercial' },
  { shortcut: 'desconto', text: 'No Pix damos 7% de desconto; no cartão, parcelamos em até 10 vezes sem juros.', department: 'Comercial' },
  { shortcut: 'garantia', text: 'Todos os nossos móveis têm 12 meses de garantia. Pode me enviar uma foto do problema e o número do pedido?', department: 'Suporte' },
  { shortcut: 'montagem', text: 'A montagem é agendada em até 48 horas depois da entrega. Qual o melhor período: manhã ou tarde?', department: 'Suporte' },
  { shortcut: 'boleto', text: 'Segue a segunda via do boleto. O pagamento é reconhecido em até 2 dias úteis.', department: 'Financeiro' },
  { shortcut: 'obrigado', text: 'Nós que agradecemos! Qualquer coisa, é só chamar.' },
];

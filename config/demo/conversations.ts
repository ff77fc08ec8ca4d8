import type { DemoDepartment, DemoEmail, DemoTag } from './company.ts';

/** One thing that happens in a demonstration conversation, in order. */
export type DemoStep =
  /** `picture`: a JPEG beside this file. */
  | { type: 'customer'; text: string; picture?: string }
  | { type: 'accept'; by: DemoEmail }
  | { type: 'reply'; by: DemoEmail; text: string }
  | { type: 'note'; by: DemoEmail; text: string }
  | { type: 'tag'; by: DemoEmail; tags: readonly DemoTag[] }
  | { type: 'transfer'; by: DemoEmail; to: DemoDepartment; note: string }
  | { type: 'close'; by: DemoEmail; reason: string };

export interface DemoConversation {
  phone: string;
  /** The name they gave themselves on WhatsApp. */
  name: string;
  steps: readonly DemoStep[];
}

const customer = (text: string, picture?: string): DemoStep => ({ type: 'customer', text, picture });
const reply = (by: DemoEmail, text: string): DemoStep => ({ type: 'reply', by, text });

/** At least one in each state: waiting (of a department and of none), assigned, unread, closed. */
export const CONVERSATIONS: readonly DemoConversation[] = [
  {
    phone: '5511900000101',
    name: 'Bia Rocha',
    steps: [
      customer('Oi, boa tarde! Vocês ainda têm a mesa Jatobá de 6 lugares?'),
      { type: 'accept', by: 'ana@demo.balcao' },
      reply('ana@demo.balcao', 'Boa tarde, Bia! Temos sim: 1,80 m por 90 cm, em madeira maciça, por R$ 2.890,00.'),
      customer('Que bom! E com as seis cadeiras, quanto fica?'),
      reply('ana@demo.balcao', 'O conjunto sai por R$ 4.650,00. No Pix damos 7% de desconto.'),
      { type: 'tag', by: 'ana@demo.balcao', tags: ['Orçamento', 'Cliente fiel'] },
      customer('Perfeito, vou falar com meu marido e já te respondo 😊'),
      customer('Vocês entregam no sábado de manhã?'),
    ],
  },
  {
    phone: '5521900000103',
    name: 'Dani Ferraz',
    steps: [
      customer('Olá, recebi meu sofá ontem e um dos pés veio rachado.'),
      customer('Pedido 48213', 'brokenSofa.jpg'),
      { type: 'accept', by: 'marta@demo.balcao' },
      reply('marta@demo.balcao', 'Oi, Daniela, sinto muito por isso. Vou passar para o Suporte, que já providencia a troca.'),
      { type: 'transfer', by: 'marta@demo.balcao', to: 'Suporte', note: 'Pé do sofá rachado na entrega, pedido 48213. Dentro da garantia.' },
      { type: 'tag', by: 'marta@demo.balcao', tags: ['Garantia'] },
    ],
  },
  {
    phone: '5531900000104',
    name: 'Eliane',
    steps: [
      customer('Bom dia, quando vem o montador do guarda-roupa?'),
      { type: 'accept', by: 'bruno@demo.balcao' },
      { type: 'note', by: 'bruno@demo.balcao', text: 'Montador Valdir livre na quinta o dia todo.' },
      reply('bruno@demo.balcao', 'Bom dia, Eliane! Consigo para quinta-feira. Prefere de manhã ou à tarde?'),
      customer('De manhã, por favor'),
      reply('bruno@demo.balcao', 'Combinado: quinta, entre 8h e 12h. O montador se chama Valdir.'),
    ],
  },
  {
    phone: '5511900000110',
    name: 'Andrade & Reis Financeiro',
    steps: [
      customer('Boa tarde. Precisamos da segunda via do boleto da nota 1077, venceu ontem.'),
      { type: 'accept', by: 'carla@demo.balcao' },
      reply('carla@demo.balcao', 'Boa tarde! Já emiti o novo boleto, sem juros, com vencimento na sexta. Envio para o e-mail do cadastro?'),
      { type: 'tag', by: 'carla@demo.balcao', tags: ['Cobrança'] },
      customer('Sim, por favor. Obrigada!'),
    ],
  },
  {
    phone: '5548900000112',
    name: 'Studio Nativa',
    steps: [
      customer('Oi, Ana! Aquele orçamento das 12 banquetas para o restaurante, conseguiu fechar com o fornecedor?'),
      { type: 'accept', by: 'ana@demo.balcao' },
      reply('ana@demo.balcao', 'Consegui! R$ 389,00 cada, entrega em 20 dias, com a comissão de parceiro já incluída.'),
      customer('Ótimo, pode fechar. Mando a ordem de compra hoje.'),
      reply('ana@demo.balcao', 'Fechado! Obrigada pela parceria.'),
      { type: 'close', by: 'ana@demo.balcao', reason: 'Venda concluída' },
    ],
  },
  {
    phone: '5581900000107',
    name: 'Isabela Moura',
    steps: [
      customer('Vocês entregam no Recife?'),
      { type: 'accept', by: 'carla@demo.balcao' },
      reply('carla@demo.balcao', 'Entregamos, sim! O prazo é de até 25 dias e o frete depende do móvel. Qual deles você quer?'),
      customer('Era só para saber mesmo, depois eu volto. Obrigada!'),
      { type: 'close', by: 'carla@demo.balcao', reason: 'Resolvido' },
    ],
  },
  {
    phone: '5512900000109',
    name: 'Recanto do Sol',
    steps: [customer('Boa tarde! Precisamos de 14 camas de solteiro e 8 criados-mudos até novembro.'), customer('Conseguem mandar um orçamento?')],
  },
  {
    phone: '5511900000221',
    name: 'Renata',
    steps: [customer('Oi, vi o anúncio da poltrona Cerejeira no Instagram. Ainda está em promoção?')],
  },
  {
    phone: '5571900000111',
    name: 'Café do Largo',
    steps: [
      customer('Bom dia, duas das mesas de bistrô que compramos estão bambas.'),
      { type: 'accept', by: 'bruno@demo.balcao' },
      reply('bruno@demo.balcao', 'Bom dia! Pode me mandar uma foto da base delas? Deve ser só o nivelador.'),
      customer('Mando assim que abrir o salão, umas 10h'),
    ],
  },
];

import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from '../../engine/gateway/driver.ts';

/** A Brazilian mobile for each number from 0: the same number is always the same customer. */
export function phoneOfCustomer(customer: number): string {
  return `+55119${(80_000_000 + customer).toString()}`;
}

const SENTENCES = [
  'Bom dia, gostaria de saber o andamento do meu pedido',
  'Oi!',
  'O boleto venceu ontem, como faço para emitir a segunda via?',
  'Obrigada, vou aguardar o retorno de vocês então. Meu endereço mudou, é preciso atualizar o cadastro?',
];

/** What a driver would hand over for a customer's next message. */
export function messageFrom(deviceId: string, customer: number, text = SENTENCES[customer % SENTENCES.length] ?? ''): IncomingMessage {
  return {
    deviceId,
    providerId: randomUUID(),
    phone: phoneOfCustomer(customer),
    lid: null,
    pushName: `Cliente ${customer}`,
    type: 'text',
    text,
    at: new Date(),
    fromMe: false,
    chat: 'person',
    isHistory: false,
  };
}

/** The numbers from `from`, so many. */
export function customers(count: number, from = 0): number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}

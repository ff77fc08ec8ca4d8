import type { BinaryNode, WAMessage, WASocket } from '@whiskeysockets/baileys';
import type { DriverContext, IncomingMessage } from '../driver.ts';
import { addressOfChat, jidOfLid, phoneOfJid } from './addresses.ts';
import { incomingOfCall } from './calls.ts';
import { incomingOf } from './incoming/incomingOf.ts';
import type { Lanes } from './lanes.ts';
import { receiptsOf } from './receiptsOf.ts';

export interface ReceivingOptions {
  context: Pick<DriverContext, 'deviceId' | 'onMessage' | 'onReceipt' | 'log'>;
  lanes: Lanes;
}

/** Hands over what a socket hears: messages, calls, history and receipts, each person's in order. */
export function receiveFrom(socket: WASocket, { context, lanes }: ReceivingOptions): void {
  const { deviceId } = context;

  socket.ev.on('messages.upsert', ({ messages }) => {
    for (const message of messages) take(message, false);
  });
  socket.ev.on('messaging-history.set', ({ messages }) => {
    for (const message of messages.toSorted((one, other) => secondsOf(one) - secondsOf(other))) take(message, true);
  });
  socket.ev.on('call', (calls) => {
    for (const call of calls) hand(incomingOfCall(call, deviceId));
  });
  socket.ws.on('CB:receipt', (node: BinaryNode) => {
    for (const receipt of receiptsOf(node, socket.authState.creds.me)) {
      lanes.add(`receipt ${receipt.providerId}`, { id: `receipt ${receipt.providerId} ${receipt.status}`, run: () => context.onReceipt(receipt) });
    }
  });

  function take(message: WAMessage, isHistory: boolean): void {
    const { phone, lid } = addressOfChat(message.key);
    const lane = isHistory ? 'history' : (lid ?? phone ?? '');
    lanes.add(lane, { id: `message ${message.key.remoteJid} ${message.key.id}`, run: async () => {
      const incoming = incomingOf(message, { deviceId, isHistory, ...(await namesOf(message)) });
      if (incoming) await context.onMessage(incoming);
    } });
  }

  function hand(incoming: IncomingMessage | null): void {
    if (!incoming) return;
    lanes.add(incoming.lid ?? incoming.phone ?? '', { id: `call ${incoming.providerId}`, run: () => context.onMessage(incoming) });
  }

  /** The other name of whom a message names by one only, when the device knows it. */
  async function namesOf({ key }: WAMessage) {
    const { phone, lid } = addressOfChat(key);
    const mapping = socket.signalRepository.lidMapping;
    const pn = lid && !phone ? await mapping.getPNForLID(jidOfLid(lid)) : null;
    return { phoneOfLid: (asked: string) => (asked === lid ? phoneOfJid(pn) : null) };
  }
}

function secondsOf({ messageTimestamp }: WAMessage): number {
  return Number(messageTimestamp ?? 0);
}

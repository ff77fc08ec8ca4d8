import { createInterface } from 'node:readline';
import makeWASocket, { DisconnectReason } from '@whiskeysockets/baileys';
import pino from 'pino';
import { createAuth } from '../../tests/support/whatsapp/testClient.ts';
import { silenceLibsignal } from '../../engine/gateway/baileys/silenceLibsignal.ts';

/**
 * A program: Baileys alone, its keys in memory, nothing stored. Prints a line of JSON for a QR code, for the login and
 * for how many messages it got; takes lines `jid count` and sends so many to each, one after the other.
 */
silenceLibsignal();
const auth = createAuth();
let received = 0;
let socket = connect();

createInterface({ input: process.stdin }).on('line', (line) => {
  const [jid = '', count] = line.split(' ');
  void (async () => {
    for (let index = 0; index < Number(count); index += 1) await socket.sendMessage(jid, { text: `sai ${index}` });
  })();
});

function tell(what: object): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}

function connect(): ReturnType<typeof makeWASocket> {
  const made = makeWASocket({ auth, waWebSocketUrl: process.env.BAILEYS_URL, logger: pino({ level: 'silent' }), markOnlineOnConnect: false, syncFullHistory: false });
  made.ev.on('connection.update', ({ qr, connection, lastDisconnect }) => {
    if (qr) tell({ qr });
    if (connection === 'open') tell({ isOpen: true });
    const error = lastDisconnect?.error;
    const code = error && 'output' in error ? (error.output as { statusCode?: number }).statusCode : undefined; // Baileys' Boom errors.
    if (connection === 'close' && code === DisconnectReason.restartRequired) socket = connect();
  });
  made.ev.on('messages.upsert', ({ messages }) => {
    received += messages.filter(({ message }) => message?.conversation).length;
    tell({ received });
  });
  return made;
}

import { randomBytes } from 'node:crypto';
import type { AuthenticationCreds, WASocket } from '@whiskeysockets/baileys';
import type { Logger } from '../../../config/logger.ts';
import type { ConnectionDetail, PairingWish } from '../driver.ts';

export interface PairingOptions {
  /** The very object that the socket was made with: it reads the secret when the phone has scanned. */
  creds: AuthenticationCreds;
  saveCreds(): void;
  wish: PairingWish;
  /** How long each QR code is shown, if not as WhatsApp has it. ms. */
  qrMs: number | undefined;
  /** There is another code to scan or to type. */
  onCode(detail: Pick<ConnectionDetail, 'qr' | 'pairingCode' | 'codeExpiresAt'>): void;
  log: Logger;
}

/** WhatsApp gives six QR codes: the first for longer than the others. */
const FIRST_QR_MS = 60_000;
const LATER_QR_MS = 20_000;
const LATER_QRS = 5;
const SECRET_BYTES = 32;

/** Shows a device's codes until a phone has linked it, or the last has ended. */
export function showPairingCodes(socket: WASocket, { creds, saveCreds, wish, qrMs, onCode, log }: PairingOptions): void {
  let shown: { qr: string; codeExpiresAt: Date } | undefined;

  socket.ev.on('connection.update', ({ qr }) => {
    if (!qr) return;
    const isFirst = !shown;
    shown = { qr, codeExpiresAt: inMs(qrMs ?? (isFirst ? FIRST_QR_MS : LATER_QR_MS)) };
    if (wish.by === 'qr') draw();
    else if (isFirst) void askForCode(wish.phone);
  });

  // What is shown is worth nothing any more, and Baileys leaves it at that (its issue 2737).
  socket.ws.on('CB:notification,type:companion_reg_refresh', () => {
    if (wish.by !== 'qr') return;
    creds.advSecretKey = randomBytes(SECRET_BYTES).toString('base64');
    saveCreds();
    draw();
  });

  function draw(): void {
    if (shown) onCode({ ...shown, qr: withSecret(shown.qr, creds.advSecretKey) });
  }

  async function askForCode(phone: string): Promise<void> {
    try {
      const pairingCode = await socket.requestPairingCode(phone.replace(/\D/g, ''));
      onCode({ pairingCode, codeExpiresAt: inMs((qrMs ?? FIRST_QR_MS) + LATER_QRS * (qrMs ?? LATER_QR_MS)) });
    } catch (error) {
      log.warn({ err: error }, 'no pairing code could be asked for');
    }
  }
}

/** Baileys draws each code with the secret that it began with. The secret is the fourth part after the `#`. */
export function withSecret(qr: string, secret: string): string {
  const [address, content = ''] = qr.split('#');
  const parts = content.split(',');
  parts[3] = secret;
  return `${address}#${parts.join(',')}`;
}

function inMs(ms: number): Date {
  return new Date(Date.now() + ms);
}

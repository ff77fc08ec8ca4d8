import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger };

/**
 * Structured logs without what customers say or are: texts, documents, phones, e-mails, passwords and cookies are cut
 * wherever an object carries them. Log ids instead.
 */
const SECRET_FIELDS = [
  'text', 'body', 'phone', 'phones', 'from', 'to', 'document', 'email', 'password', 'passwordHash', 'name', 'identityKeys', 'senderKey', 'address', 'notes', 'token',
];

/** The logger of a process: JSON lines on stdout, or on `destination`. */
export function createLogger(level: string, processName: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { process: processName },
    redact: {
      paths: [
        ...SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
        'req.headers.cookie',
        'req.headers.authorization',
        'res.headers["set-cookie"]',
      ],
      censor: '[cut]',
    },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** For `npm start` on a terminal: lines that people read. Elsewhere JSON. */
export async function createConsoleLogger(level: string, processName: string): Promise<Logger> {
  if (!process.stdout.isTTY) return createLogger(level, processName);
  const { default: pretty } = await import('pino-pretty');
  return createLogger(level, processName, pretty({ sync: true, ignore: 'pid,hostname,process', translateTime: 'SYS:HH:MM:ss' }));
}

import { pino, type Logger } from 'pino';

export type { Logger };

/**
 * Structured logs without what customers say or are: texts, documents, phones, e-mails, passwords and cookies are cut
 * wherever an object carries them. Log ids instead.
 */
const SECRET_FIELDS = [
  'text', 'body', 'phone', 'phones', 'from', 'to', 'document', 'email', 'password', 'passwordHash', 'name', 'identityKeys', 'senderKey', 'address', 'notes', 'token',
];

/** The logger of a process: JSON lines on stdout. */
export function createLogger(level: string, processName: string): Logger {
  return pino({
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
  });
}

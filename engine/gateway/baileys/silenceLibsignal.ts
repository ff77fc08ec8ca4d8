/** How the lines begin that libsignal 6 writes to the console; some print whole sessions with their private keys. */
const OPENINGS = [
  'Closing session:',
  'Opening session:',
  'Removing old closed session:',
  'Session already closed',
  'Session already open',
  'Migrating session to:',
  'V1 session storage migration error',
  'Closing open session in favor of incoming prekey bundle',
  'Closing stale open session',
  'Decrypted message with closed session.',
  'Failed to decrypt message with any known session',
  'Session error:',
  'Unhandled bucket type (for naming):',
  'WARNING: Expected pubkey of length 33',
];

let isSilent = false;

/** Keeps what libsignal (src/session_record.js, session_builder.js, session_cipher.js, …) prints away from the console. Repeatable. */
export function silenceLibsignal(): void {
  if (isSilent) return;
  isSilent = true;
  for (const level of ['log', 'info', 'warn', 'error'] as const) {
    const write = console[level].bind(console);
    console[level] = (...args: unknown[]) => {
      const [first] = args;
      if (typeof first === 'string' && OPENINGS.some((opening) => first.startsWith(opening))) return;
      write(...args);
    };
  }
}

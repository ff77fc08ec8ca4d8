import { hash, verify } from '@node-rs/argon2';

/**
 * argon2id with OWASP's parameters (19 MiB, 2 passes, 1 thread), which are the library's defaults.
 * See OWASP's Password Storage Cheat Sheet.
 */
export async function hashPassword(password: string): Promise<string> {
  return hash(password);
}

/** Whether the password is the one of the hash. Without a hash it takes as long and answers false, so that nobody learns which e-mails exist. */
export async function isPassword(password: string, passwordHash: string | undefined): Promise<boolean> {
  const isRight = await verify(passwordHash ?? (await decoy()), password);
  return passwordHash !== undefined && isRight;
}

let decoyHash: Promise<string> | undefined;

function decoy(): Promise<string> {
  decoyHash ??= hash('nobody has this password');
  return decoyHash;
}

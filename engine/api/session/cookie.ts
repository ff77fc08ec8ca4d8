import { parseCookie, stringifySetCookie } from 'cookie';

/** Behind TLS the `__Host-` prefix binds the cookie to this host, path `/` and Secure (RFC 6265bis, 4.1.3.2). */
export interface SessionCookie {
  /** The token in a `Cookie` header, if any. */
  read(header: string | undefined): string | undefined;
  /** The `Set-Cookie` header that keeps the token until `expiresAt`. */
  write(token: string, expiresAt: Date): string;
  /** The `Set-Cookie` header that forgets it. */
  clear(): string;
}

export function createSessionCookie(publicUrl: string | undefined): SessionCookie {
  const secure = publicUrl?.startsWith('https:') ?? false;
  const name = secure ? '__Host-balcao_session' : 'balcao_session';
  const attributes = { httpOnly: true, sameSite: 'lax', secure, path: '/' } as const;
  return {
    read: (header) => (header ? parseCookie(header)[name] : undefined),
    write: (token, expiresAt) => stringifySetCookie({ name, value: token, expires: expiresAt, ...attributes }),
    clear: () => stringifySetCookie({ name, value: '', expires: new Date(0), ...attributes }),
  };
}

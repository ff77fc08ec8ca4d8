import type { UserCreate, UserUpdate } from '../../../engine/contract/index.ts';

/** What a form holds, as the API takes it: an empty password field changes nothing. */
export function toUserPayload<T extends Partial<UserCreate> | UserUpdate>(data: T): T {
  if (data.password) return data;
  const { password: _untouched, ...payload } = data;
  // Only the empty password is gone; each other field keeps its type.
  return payload as T;
}

/** Up to two initials of a name, for its avatar. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0]?.[0] ?? '';
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? '') : '';
  return (first + last).toUpperCase();
}

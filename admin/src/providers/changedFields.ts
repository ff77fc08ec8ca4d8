/**
 * The top-level fields of `next` that differ from `previous`: what a PUT sends.
 * A field inside an object sends the whole object; `id` is never sent.
 */
export function changedFields<T extends Record<string, unknown>>(next: T, previous: Partial<T> | undefined): Partial<T> {
  const changed: Partial<T> = {};
  for (const key of Object.keys(next) as (keyof T)[]) {
    if (key === 'id' || isSame(next[key], previous?.[key])) continue;
    changed[key] = next[key];
  }
  return changed;
}

function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}

/** The total in a `Content-Range` header such as `clients 0-24/319`; undefined when it names none. */
export function totalOf(header: string | null): number | undefined {
  const total = header?.split('/').pop();
  return total && /^\d+$/.test(total) ? Number(total) : undefined;
}

import { useEffect, useState } from 'react';

/** The value as it was when it last stood still for `delay` ms; an empty text counts at once. */
export function useDebounced(value: string, delay = 250): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), value ? delay : 0);
    return () => clearTimeout(timer);
  }, [value, delay]);
  return settled;
}

import { useEffect, useState } from 'react';

/** The present in ms, renewed every `every` ms, for times that grow while one looks at them. */
export function useNow(every = 30_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const ticker = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(ticker);
  }, [every]);
  return now;
}

import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** So near its end, in px, a conversation counts as read to the end. */
const NEAR_END = 80;

interface StickyScroll {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  isAtEnd: boolean;
  toEnd: (behavior?: ScrollBehavior) => void;
  onScroll: () => void;
}

/**
 * Keeps a conversation where its reader wants it: at the end while they are at the end, however it grows;
 * and on the same message when older ones are put before it. `firstKey` names the oldest line.
 */
export function useStickyScroll(firstKey: string | undefined): StickyScroll {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [isAtEnd, setIsAtEnd] = useState(true);
  const sticks = useRef(true);
  const before = useRef<{ firstKey: string | undefined; height: number }>({ firstKey, height: 0 });

  const toEnd = useCallback((behavior: ScrollBehavior = 'instant') => {
    sticks.current = true;
    setIsAtEnd(true);
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight, behavior });
  }, []);

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const left = element.scrollHeight - element.scrollTop - element.clientHeight;
    sticks.current = left < NEAR_END;
    setIsAtEnd(sticks.current);
  }, []);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const { firstKey: knownKey, height } = before.current;
    before.current = { firstKey, height: element.scrollHeight };
    if (sticks.current) element.scrollTop = element.scrollHeight;
    else if (knownKey && knownKey !== firstKey) element.scrollTop += element.scrollHeight - height;
  });

  useEffect(() => {
    const [element, inner] = [scroller.current, content.current];
    if (!element || !inner) return;
    // Pictures that load, a composer that grows: the end stays in sight without a render.
    const observer = new ResizeObserver(() => {
      before.current.height = element.scrollHeight;
      if (sticks.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(inner);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  return { scroller, content, isAtEnd, toEnd, onScroll };
}

import { useEffect } from 'react';
import { live, useLiveStatus } from '../providers/live.ts';
import { useSessionUser } from '../providers/session.ts';

/** Told at most so often, ms: the shortest time after which one counts as idle is a minute. */
const TOLD_EVERY = 15_000;
const MOVES = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'visibilitychange'] as const;

/** Tells the server that the person is there, whenever they move: whoever does not for some minutes becomes away. */
export function useActivity(): void {
  const isAway = useSessionUser()?.presence === 'away';
  const isConnected = useLiveStatus() === 'online';

  // Begun anew with every change of presence: who is away by idleness is back with their first move.
  useEffect(() => {
    let quietUntil = 0;
    const tell = () => {
      const now = Date.now();
      if (document.visibilityState === 'visible' && now >= quietUntil && live.active()) quietUntil = now + TOLD_EVERY;
    };
    for (const move of MOVES) document.addEventListener(move, tell, { passive: true, capture: true });
    return () => {
      for (const move of MOVES) document.removeEventListener(move, tell, { capture: true });
    };
  }, [isAway]);

  // Whoever loads the panel is there; a connection that comes back by itself says nothing of anybody.
  useEffect(() => {
    if (isConnected && !hasTold) hasTold = live.active();
  }, [isConnected]);
}

let hasTold = false;

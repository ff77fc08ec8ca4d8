import { useCallback, useEffect, useRef } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useStore } from 'react-admin';
import type { MessageRecord } from '../../../engine/contract/index.ts';
import { knownConversations } from './knownConversations.ts';
import { SOUND_KEY } from './SoundSwitch.tsx';

/** Messages older than this, in ms, are news of a lost connection and make no sound. */
const FRESH = 60_000;

/**
 * A customer of mine wrote while I was not looking at this window: a soft sound, and how many in the
 * window's title until I look. Answers what to call with every live message.
 */
export function useNewMessageNotice(viewerId: string): (message: MessageRecord) => void {
  const client = useQueryClient();
  const [isSoundOn] = useStore(SOUND_KEY, true);
  const heard = useRef(new Set<string>());

  useEffect(() => {
    const reset = () => {
      if (!document.hasFocus()) return;
      heard.current.clear();
      setTitleCount(0);
    };
    window.addEventListener('focus', reset);
    return () => {
      window.removeEventListener('focus', reset);
      setTitleCount(0);
    };
  }, []);

  return useCallback(
    (message) => {
      const conversation = knownConversations(client).get(message.conversationId ?? '');
      const isMine = conversation?.assignee?.id === viewerId;
      if (!isMine || message.direction !== 'in' || document.hasFocus() || heard.current.has(message.id)) return;
      if (Date.now() - Date.parse(message.at) > FRESH) return;
      heard.current.add(message.id);
      setTitleCount(heard.current.size);
      if (isSoundOn) playNotice();
    },
    [client, viewerId, isSoundOn],
  );
}

function setTitleCount(count: number): void {
  const bare = document.title.replace(/^\(\d+\) /u, '');
  document.title = count > 0 ? `(${count}) ${bare}` : bare;
}

let audio: AudioContext | undefined;

/** Two short low notes. A browser that has not been clicked yet stays silent, by its own rule. */
function playNotice(): void {
  audio ??= new AudioContext();
  const start = audio.currentTime;
  for (const [index, frequency] of [587, 784].entries()) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const at = start + index * 0.12;
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.06, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.3);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.32);
  }
}

/** What may be heard and seen of news while somebody looks elsewhere: a soft sound, and how many in the window's title. */

const heard = new Set<string>();

/** Counts a piece of news in the title, unless the window is looked at; once for each key. Answers whether it was news. */
export function countNews(key: string): boolean {
  if (document.hasFocus() || heard.has(key)) return false;
  heard.add(key);
  setTitleCount(heard.size);
  return true;
}

/** Forgets what was counted when somebody looks at the window; the answer stops that. */
export function forgetNewsOnFocus(): () => void {
  const reset = () => {
    if (!document.hasFocus()) return;
    heard.clear();
    setTitleCount(0);
  };
  window.addEventListener('focus', reset);
  return () => {
    window.removeEventListener('focus', reset);
    heard.clear();
    setTitleCount(0);
  };
}

function setTitleCount(count: number): void {
  const bare = document.title.replace(/^\(\d+\) /u, '');
  document.title = count > 0 ? `(${count}) ${bare}` : bare;
}

let audio: AudioContext | undefined;

/** Two short low notes. A browser that has not been clicked yet stays silent, by its own rule. */
export function playNotice(): void {
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

import { loudnessOf, MAX_SECONDS, problemOf, RECORDER_TYPES, type VoiceProblem } from './voiceModel.ts';

/** Between two looks at how loud it is, in ms. */
const STEP = 100;
/** Speech needs no more; ten minutes are 2.4 MB. */
const BITS_PER_SECOND = 32_000;

/** What is known of a recording at one moment; another object when something has changed. */
export interface RecordingView {
  /** Whole seconds. */
  seconds: number;
  /** One for each {@link STEP} since it began, 0 to 1. */
  loudness: readonly number[];
  /** It goes no further: it has reached its limit, or the microphone went away. */
  end: 'limit' | 'microphone' | null;
}

/** What was recorded, in the browser's own container. */
export interface Recorded {
  blob: Blob;
  seconds: number;
  loudness: readonly number[];
}

export interface Recording {
  view: () => RecordingView;
  subscribe: (listener: () => void) => () => void;
  /** Ends it, if it has not ended, and gives the microphone back. Repeatable. */
  finish: () => Promise<Recorded>;
}

/** Nothing can be recorded. */
export class VoiceProblemError extends Error {
  constructor(
    readonly problem: VoiceProblem,
    options?: ErrorOptions,
  ) {
    super(`no voice can be recorded: ${problem}`, options);
    this.name = 'VoiceProblemError';
  }
}

/** Asks for the microphone and begins to record. Throws {@link VoiceProblemError}. */
export async function startRecording(): Promise<Recording> {
  if (!window.isSecureContext) throw new VoiceProblemError('insecure');
  if (typeof MediaRecorder === 'undefined') throw new VoiceProblemError('unsupported');
  const microphone = await askForMicrophone();
  try {
    return record(microphone);
  } catch (cause) {
    release(microphone);
    throw new VoiceProblemError('busy', { cause });
  }
}

async function askForMicrophone(): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true } });
  } catch (cause) {
    throw new VoiceProblemError(problemOf(cause), { cause });
  }
}

function record(microphone: MediaStream): Recording {
  const recorder = new MediaRecorder(microphone, { mimeType: RECORDER_TYPES.find((type) => MediaRecorder.isTypeSupported(type)), audioBitsPerSecond: BITS_PER_SECOND });
  const meter = createMeter(microphone);
  const parts: Blob[] = [];
  const listeners = new Set<() => void>();
  const beganAt = performance.now();
  let seconds = 0;
  let isOver = false;
  let view: RecordingView = { seconds: 0, loudness: [], end: null };

  const show = (change: Partial<RecordingView>) => {
    view = { ...view, ...change };
    for (const listener of listeners) listener();
  };
  const look = () => {
    seconds = Math.min(MAX_SECONDS, (performance.now() - beganAt) / 1_000);
    // A page in the background is called less often: the same loudness stands for what was missed.
    const missing = Math.floor((seconds * 1_000) / STEP) - view.loudness.length;
    const loudness = missing > 0 ? [...view.loudness, ...Array.from({ length: missing }, () => meter.loudness())] : view.loudness;
    show({ seconds: Math.floor(seconds), loudness });
    if (seconds >= MAX_SECONDS) stop();
  };
  const clock = setInterval(look, STEP);

  const stopped = new Promise<void>((resolve) => {
    recorder.addEventListener('stop', () => {
      clearInterval(clock);
      meter.close();
      release(microphone);
      if (!isOver) show({ end: seconds >= MAX_SECONDS ? 'limit' : 'microphone' });
      resolve();
    });
  });
  const stop = () => {
    if (recorder.state !== 'inactive') recorder.stop();
  };
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
  recorder.start();

  return {
    view: () => view,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async finish() {
      if (recorder.state !== 'inactive') {
        isOver = true;
        look();
        stop();
      }
      await stopped;
      return { blob: new Blob(parts, { type: recorder.mimeType }), seconds, loudness: view.loudness };
    },
  };
}

/** How loud the microphone is now. */
function createMeter(microphone: MediaStream): { loudness: () => number; close: () => void } {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  const samples = new Float32Array(analyser.fftSize);
  context.createMediaStreamSource(microphone).connect(analyser);
  // A click that lies too far back, behind the question for leave, does not wake it.
  void context.resume();
  return {
    loudness() {
      analyser.getFloatTimeDomainData(samples);
      return loudnessOf(samples);
    },
    close: () => void context.close(),
  };
}

function release(microphone: MediaStream): void {
  for (const track of microphone.getTracks()) track.stop();
}

import { WAVEFORM_LENGTH } from '../../../../engine/contract/index.ts';
import { lengthText } from '../timeText.ts';

/** What goes with the file of a voice note, so that phones can show it before they have fetched it. */
export interface VoiceFacts {
  durationSeconds: number;
  /** How loud it is, from its beginning to its end: {@link WAVEFORM_LENGTH} whole numbers, 0 to 100. */
  waveform: readonly number[];
}

/** `0:07`; never `0:00`. */
export function voiceLength({ durationSeconds }: Pick<VoiceFacts, 'durationSeconds'>): string {
  return lengthText(Math.max(1, Math.round(durationSeconds)));
}

/** `Mensagem de voz · 0:07`, as far as its length is known. */
export function voiceTitle(name: string, { durationSeconds }: { durationSeconds?: number | null }): string {
  return durationSeconds ? `${name} · ${voiceLength({ durationSeconds })}` : name;
}

/** How long a voice note may be. */
export const MAX_SECONDS = 600;

/** What is shorter was begun by mistake. */
export const MIN_SECONDS = 0.5;

/** Quieter than this, in decibels below the loudest that there can be, is silence to the eye. */
const SILENCE = -55;
/** Somebody who speaks into a microphone is rarely louder. */
const LOUD = -10;

/** What a recorder is asked for, the best first: of Opus nothing is lost when it moves into another container. */
export const RECORDER_TYPES = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4;codecs=opus', 'audio/mp4'] as const;

/** The mean loudness of some samples (-1 to 1), 0 to 1. */
export function loudnessOf(samples: Float32Array): number {
  if (samples.length === 0) return 0;
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.min(1, Math.sqrt(sum / samples.length));
}

/** How high the bar of a loudness is drawn while it is recorded, 0 to 1: in decibels, as people hear. */
export function heightOf(loudness: number): number {
  if (loudness <= 0) return 0;
  return Math.min(1, Math.max(0, (20 * Math.log10(loudness) - SILENCE) / (LOUD - SILENCE)));
}

/** The waveform of a recording by its loudness in equal steps of time; the loudest part of it is 100, as in WhatsApp's own. */
export function waveformOf(loudness: readonly number[]): number[] {
  const parts = Array.from({ length: WAVEFORM_LENGTH }, (_, index) => {
    const from = Math.floor((index * loudness.length) / WAVEFORM_LENGTH);
    // A short recording has fewer steps than bars: neighbours show the same one.
    const to = Math.max(from + 1, Math.floor(((index + 1) * loudness.length) / WAVEFORM_LENGTH));
    const part = loudness.slice(from, to);
    return part.reduce((sum, each) => sum + each, 0) / Math.max(1, part.length);
  });
  const loudest = Math.max(...parts);
  return parts.map((part) => (loudest > 0 ? Math.round((part / loudest) * 100) : 0));
}

/**
 * Why nothing can be recorded. `insecure`: browsers lend the microphone to https and localhost alone. `busy`: it is there
 * and does not answer, mostly because another program has it.
 */
export type VoiceProblem = 'refused' | 'missing' | 'busy' | 'insecure' | 'unsupported';

/** What an error of `getUserMedia` says, by its name (W3C Media Capture and Streams, 9.3). */
export function problemOf(error: unknown): VoiceProblem {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing';
  return 'busy';
}

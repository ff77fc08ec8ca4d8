import { heightOf, loudnessOf, problemOf, voiceTitle, waveformOf } from '../../../admin/src/inbox/voice/voiceModel.ts';
import { lengthText } from '../../../admin/src/inbox/timeText.ts';

describe('loudness', () => {
  it('is the mean of the samples, never above 1', () => {
    expect(loudnessOf(new Float32Array())).toBe(0);
    expect(loudnessOf(new Float32Array(8))).toBe(0);
    expect(loudnessOf(Float32Array.from([0.5, -0.5, 0.5, -0.5]))).toBeCloseTo(0.5);
    expect(loudnessOf(Float32Array.from([4, -4]))).toBe(1);
  });

  it('is drawn in decibels, within its frame', () => {
    expect([0, 0.001, 1].map(heightOf)).toEqual([0, 0, 1]);
    expect(heightOf(0.1)).toBeGreaterThan(heightOf(0.05) + 0.1);
  });
});

describe('a waveform', () => {
  it('has 64 whole numbers, the loudest of them 100, whatever the recording’s length', () => {
    for (const steps of [1, 3, 63, 64, 65, 6_000]) {
      const waveform = waveformOf(Array.from({ length: steps }, (_, index) => (index + 1) / (steps * 9)));
      expect(waveform).toHaveLength(64);
      expect(Math.max(...waveform)).toBe(100);
      expect(waveform.every((each) => Number.isInteger(each) && each >= 0)).toBe(true);
      expect(waveform).toEqual(waveform.toSorted((one, other) => one - other));
    }
  });

  it('is flat where nothing was heard', () => {
    const silence = Array.from({ length: 64 }, () => 0);
    expect(waveformOf([])).toEqual(silence);
    expect(waveformOf([0, 0])).toEqual(silence);
  });

  it('shows where it was loud', () => {
    const waveform = waveformOf([...Array.from({ length: 64 }, () => 0.1), ...Array.from({ length: 64 }, () => 0.4)]);
    expect([waveform[0], waveform[31], waveform[32], waveform[63]]).toEqual([25, 25, 100, 100]);
  });
});

it.each([
  ['NotAllowedError', 'refused'],
  ['SecurityError', 'refused'],
  ['NotFoundError', 'missing'],
  ['OverconstrainedError', 'missing'],
  ['NotReadableError', 'busy'],
  ['AbortError', 'busy'],
])('tells %s as %s', (name, problem) => expect(problemOf(Object.assign(new Error('no microphone'), { name }))).toBe(problem));

it('tells a length as a clock', () => expect([0, 7, 65, 600, 3_660].map(lengthText)).toEqual(['0:00', '0:07', '1:05', '10:00', '61:00']));

it('tells a voice note with its length, as far as it is known', () => {
  expect([{ durationSeconds: 0.6 }, { durationSeconds: 65.4 }, { durationSeconds: null }, {}].map((facts) => voiceTitle('Voz', facts))).toEqual(['Voz · 0:01', 'Voz · 1:05', 'Voz', 'Voz']);
  expect(voiceTitle('Voz', { durationSeconds: 0.2 })).toBe('Voz · 0:01');
});

import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useT } from '../../i18n/useT.ts';
import { attachments, type Attachment } from '../files/attachments.ts';
import { useSay } from '../useSay.ts';
import { startRecording, VoiceProblemError, type Recording } from './startRecording.ts';
import { loadConverter, voiceAttachment } from './voiceAttachment.ts';
import { MIN_SECONDS, type VoiceProblem } from './voiceModel.ts';

type VoiceState =
  | { status: 'idle'; problem?: VoiceProblem }
  /** The browser asks for leave. */
  | { status: 'asking' }
  | { status: 'recording'; recording: Recording; isSending: boolean };

interface VoiceNoteOptions {
  viewerId: string;
  conversationId: string;
  /** Whether the viewer may answer now. When that ends, so does the recording. */
  isAllowed: boolean;
  onSend: (voice: Attachment) => void;
}

const IDLE: VoiceState = { status: 'idle' };

/**
 * Recording a voice note in one conversation. Whoever leaves the conversation meanwhile finds what they said attached to
 * it when they come back.
 */
export function useVoiceNote({ viewerId, conversationId, isAllowed, onSend }: VoiceNoteOptions) {
  const t = useT();
  const say = useSay();
  const [state, setState] = useState<VoiceState>(IDLE);
  /** What is being recorded, and whether there is still somebody to record for. */
  const current = useRef<Recording>(undefined);
  const isHere = useRef(false);

  const start = async () => {
    setState({ status: 'asking' });
    // Sending says it when it cannot be had.
    loadConverter().catch(() => undefined);
    try {
      const recording = await startRecording();
      if (!isHere.current) return void (await recording.finish());
      current.current = recording;
      setState({ status: 'recording', recording, isSending: false });
    } catch (error) {
      setState({ status: 'idle', problem: error instanceof VoiceProblemError ? error.problem : 'busy' });
    }
  };

  /** The recording, when nobody has taken it yet. */
  const take = (): Recording | undefined => {
    const taken = current.current;
    current.current = undefined;
    return taken;
  };

  const discard = () => {
    void take()?.finish();
    setState(IDLE);
  };

  const send = async () => {
    const recording = take();
    if (!recording) return;
    setState({ status: 'recording', recording, isSending: true });
    try {
      const recorded = await recording.finish();
      if (recorded.seconds < MIN_SECONDS) say('inbox.voice.tooShort');
      else onSend(await voiceAttachment(recorded, t('inbox.voice.name')));
      setState(IDLE);
    } catch {
      say('inbox.voice.failed', { type: 'error' });
      if (!isHere.current) return;
      // It is still there: to be sent again, or discarded.
      current.current = recording;
      setState({ status: 'recording', recording, isSending: false });
    }
  };

  const keep = async () => {
    const recording = take();
    setState(IDLE);
    if (!recording) return;
    const recorded = await recording.finish();
    if (recorded.seconds < MIN_SECONDS) return;
    const kept = await voiceAttachment(recorded, t('inbox.voice.name'));
    const place = { userId: viewerId, conversationId };
    attachments.set(place, [...attachments.of(place), kept]);
    say('inbox.voice.kept');
  };
  const leave = useEffectEvent(() => {
    keep().catch(() => say('inbox.voice.failed', { type: 'error' }));
  });
  useEffect(() => {
    if (!isAllowed) return;
    isHere.current = true;
    return () => {
      isHere.current = false;
      leave();
    };
  }, [isAllowed]);

  const isRecording = state.status === 'recording';
  useEffect(() => {
    if (!isRecording) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isRecording]);

  return { state, start, send, discard, dismiss: () => setState(IDLE) };
}

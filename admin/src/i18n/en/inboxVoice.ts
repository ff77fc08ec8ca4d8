/** Recording a voice message, in English. */
export const voiceWords = {
  name: 'Voice message',
  record: 'Record a voice message',
  asking: 'Allow the microphone in the browser',
  recording: 'Recording a voice message',
  time: 'Recorded time',
  discard: 'Discard recording',
  send: 'Send voice message',
  limit: 'The limit of %{minutes} minutes is reached.',
  lost: 'The microphone stopped. What was recorded is here.',
  tooShort: 'The recording is too short; nothing was sent.',
  kept: 'The recording is attached to the conversation.',
  failed: 'The recording could not be prepared. Try again.',
  close: 'Close notice',
  problem: {
    refused: 'The browser did not let us use the microphone. Allow the microphone for this site in the browser’s settings and try again.',
    missing: 'No microphone found. Connect one and try again.',
    busy: 'The microphone did not answer. See whether another program is using it and try again.',
    insecure: 'The browser only allows the microphone on https addresses. Talk to whoever runs Balcão.',
    unsupported: 'This browser does not record sound. Update it or use another one.',
  },
};

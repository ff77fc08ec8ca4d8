import { Readable } from 'node:stream';
import { contentOf } from '../../../engine/gateway/baileys/outgoing/contentOf.ts';
import type { OutgoingMedia, OutgoingMessage } from '../../../engine/gateway/driver.ts';

const sound = (media: Partial<OutgoingMedia>): OutgoingMessage => ({
  messageId: 'm',
  providerId: null,
  to: { phone: '+5511999990001', lid: null },
  type: 'audio',
  text: '',
  quotedProviderId: null,
  media: { mimeType: 'audio/ogg', fileName: null, size: 1, isVoice: false, open: async () => Readable.from(['x']), ...media },
});
const wordsOf = async (media: Partial<OutgoingMedia>) => (await contentOf(sound(media), '5511999990001@s.whatsapp.net')).content;

describe('a sound', () => {
  it('is a voice note that says it is Opus, with its length and its waveform', async () => {
    const waveform = Array.from({ length: 64 }, (_, index) => index);
    expect(await wordsOf({ isVoice: true, durationSeconds: 7.6, waveform })).toMatchObject({ ptt: true, mimetype: 'audio/ogg; codecs=opus', seconds: 8, waveform: Uint8Array.from(waveform) });
  });

  it('is never shorter than a second, which WhatsApp would show as nothing', async () => {
    expect(await wordsOf({ isVoice: true, durationSeconds: 0.2 })).toMatchObject({ seconds: 1 });
  });

  it('leaves to Baileys what is not known', async () => {
    const words = await wordsOf({ isVoice: true, durationSeconds: null, waveform: null });
    expect(words).toMatchObject({ ptt: true });
    expect(words).not.toHaveProperty('seconds');
    expect(words).not.toHaveProperty('waveform');
  });

  it('is no voice note when it was not meant as one', async () => {
    expect(await wordsOf({ mimeType: 'audio/mpeg', durationSeconds: 3 })).toMatchObject({ ptt: false, mimetype: 'audio/mpeg', seconds: 3 });
  });
});

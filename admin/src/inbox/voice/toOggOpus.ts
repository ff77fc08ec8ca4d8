import { BlobSource, BufferTarget, Conversion, Input, MATROSKA, MP4, OGG, OggOutputFormat, Output, WEBM } from 'mediabunny';

/**
 * A recording as Opus in an Ogg container, the only one that WhatsApp plays as a voice note. Opus from another container
 * moves as it is; whatever else is encoded anew, which older browsers cannot: null. Throws when the recording cannot be read.
 * Loaded when somebody records: the library is larger than the rest of the composer.
 */
export async function toOggOpus(recorded: Blob): Promise<{ blob: Blob; seconds: number } | null> {
  const input = new Input({ source: new BlobSource(recorded), formats: [WEBM, MATROSKA, MP4, OGG] });
  try {
    const target = new BufferTarget();
    const conversion = await Conversion.init({ input, output: new Output({ format: new OggOutputFormat(), target }), audio: { codec: 'opus' }, showWarnings: false });
    if (!conversion.isValid) return null;
    await conversion.execute();
    if (!target.buffer) throw new Error('the conversion left nothing');
    return { blob: new Blob([target.buffer], { type: 'audio/ogg' }), seconds: await input.computeDuration() };
  } finally {
    input.dispose();
  }
}

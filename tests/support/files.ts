import { createHash, randomBytes } from 'node:crypto';

/** A picture of one dot. */
export const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
/** Begins as files of their kind do; what follows is anything. */
export const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000ffdb004300', 'hex');
export const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
export const WEBP = Buffer.from('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA', 'base64');
export const MP4 = Buffer.concat([Buffer.from('00000018', 'hex'), Buffer.from('ftypisom'), Buffer.from('00000200', 'hex'), Buffer.from('isommp42'), Buffer.alloc(64)]);
export const M4A = Buffer.concat([Buffer.from('00000018', 'hex'), Buffer.from('ftypM4A '), Buffer.from('00000200', 'hex'), Buffer.from('M4A isom'), Buffer.alloc(64)]);
export const OGG = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(24), Buffer.from('OpusHead'), Buffer.alloc(64)]);
export const VORBIS = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(24), Buffer.from([1]), Buffer.from('vorbis'), Buffer.alloc(64)]);
export const MP3 = Buffer.concat([Buffer.from('ID3'), Buffer.from('03000000000000', 'hex'), Buffer.from('fffb9064', 'hex'), Buffer.alloc(500)]);
export const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
export const EXE = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]);
export const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
export const HTML = Buffer.from('<!doctype html><script>alert(document.cookie)</script>');

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A sound of any size that nobody can compress. */
export function bigSound(bytes: number): Buffer {
  return Buffer.concat([OGG, randomBytes(bytes - OGG.length)]);
}

import { readableText } from '../contract/index.ts';
import { cutText } from '../identity/text.ts';

/** As long as every file system takes it, with room for what a browser adds. UTF-16 code units. */
const MAX_LENGTH = 120;
const MAX_EXTENSION = 12;
/** What is longer is cut before anything looks at it: a name may be as long as a message. UTF-16 code units at each end. */
const KEPT_OF_LONG = 500;

/**
 * A file's name as a person may be shown it and save it: no path, no control characters, nothing that turns the direction
 * of writing around (`exe.gpj` that reads like a picture), nothing that file systems forbid. Null when nothing is left.
 */
export function cleanFileName(given: string | null | undefined): string | null {
  const last = readableText(withoutMiddle(given ?? '')).split(/[/\\]/).findLast((part) => part.trim() !== '') ?? '';
  const cleaned = last
    .replace(/[\p{Cc}\u2028\u2029\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF\uFFFD]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .normalize('NFC');
  const name = trimmed(cleaned);
  return name === '' ? null : shortened(name);
}

/** Cut before its extension, which tells people what it is. */
function shortened(name: string): string {
  if (name.length <= MAX_LENGTH) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= MAX_EXTENSION ? name.slice(dot) : '';
  return `${trimmed(cutText(name, MAX_LENGTH - extension.length))}${extension}`;
}

function withoutMiddle(name: string): string {
  return name.length <= 2 * KEPT_OF_LONG ? name : `${name.slice(0, KEPT_OF_LONG)}${name.slice(-KEPT_OF_LONG)}`;
}

/** Without dots and spaces at its ends. No regular expression: on many of them in a row it would take a time of the second power. */
function trimmed(name: string): string {
  let [start, end] = [0, name.length];
  while (start < end && '. '.includes(name.charAt(start))) start += 1;
  while (end > start && '. '.includes(name.charAt(end - 1))) end -= 1;
  return name.slice(start, end);
}

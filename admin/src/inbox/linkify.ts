export type TextPart = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string };

const LINK = /\b(?:https?:\/\/|www\.)[^\s<>"'`]+/giu;
const TRAILING = /[.,;:!?…)\]}*_~]+$/u;

/** Cuts a text into plain parts and links. Only http and https become links; what follows a sentence's end stays text. */
export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const shown = withoutTrailing(match[0]);
    const href = toHref(shown);
    if (!href) continue;
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) });
    parts.push({ kind: 'link', text: shown, href });
    end = match.index + shown.length;
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}

function toHref(shown: string): string | null {
  try {
    const url = new URL(/^www\./iu.test(shown) ? `https://${shown}` : shown);
    const isWeb = (url.protocol === 'https:' || url.protocol === 'http:') && url.hostname.includes('.');
    return isWeb ? url.href : null;
  } catch {
    return null;
  }
}

/** Punctuation at the end is the sentence's, but a closing bracket that the address itself opened is the address's. */
function withoutTrailing(shown: string): string {
  const bare = shown.replace(TRAILING, '');
  const closes = shown.slice(bare.length).startsWith(')');
  return closes && bare.includes('(') && !bare.includes(')') ? `${bare})` : bare;
}

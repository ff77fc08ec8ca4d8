import { LANGUAGES, type Language } from '../../contract/index.ts';

type Detector = Awaited<ReturnType<typeof loadDetector>>;
let detector: Promise<Detector> | undefined;

/**
 * The language of a text, or null when it is another one or the text is too short to tell. Every language that the
 * detector knows is in question, so that French is not taken for the likest of ours. The first call takes about 85 MB of
 * memory and half a second, so it is asked only where a rule asks.
 */
export async function tellLanguage(text: string): Promise<Language | null> {
  const told = (await (detector ??= loadDetector())).detect(text);
  return told.isReliable() ? (LANGUAGES.find((language) => language === told.language) ?? null) : null;
}

async function loadDetector() {
  const { eld } = await import('eld/extrasmall');
  const own = eld.newInstance();
  // Addresses of pages and mailboxes are no language.
  own.enableTextCleanup(true);
  return own;
}

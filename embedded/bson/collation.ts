import { Int32 } from 'bson';

import { StoreError, NotSupportedError } from '../errors.ts';
import { equalValues } from './compare.ts';
import { setField } from './document.ts';
import { approximate } from './numbers.ts';
import { isDoc, isNumeric, typeNameOf, type Doc, type Value } from './values.ts';

/** How strings are compared when not byte by byte. */
export interface Collation {
  /** The whole specification, as listIndexes prints it; two collations are equal when these are. */
  spec: Doc;
  /** The value with a text in place of each string in it, so that comparing bytes compares as the collation does. */
  keyOf(value: Value): Value;
}

const DEFAULTS: Doc = {
  caseLevel: false,
  caseFirst: 'off',
  strength: new Int32(3),
  numericOrdering: false,
  alternate: 'non-ignorable',
  maxVariable: 'punct',
  normalization: false,
  backwards: false,
};
const VERSION = '57.1';

const FIELD_TYPES: Record<string, string[]> = {
  locale: ['string'],
  caseLevel: ['bool'],
  caseFirst: ['string'],
  strength: ['int', 'long', 'double', 'decimal'],
  numericOrdering: ['bool'],
  alternate: ['string'],
  maxVariable: ['string'],
  normalization: ['bool'],
  backwards: ['bool'],
  version: ['string'],
};

/** What a weight may be followed by: lower than every weight, so that a shorter text comes first. */
const LEVEL_END = '\u0001';
const FIRST_WEIGHT = 0x10;
/** Characters without a weight of their own come after all others, by code point. */
const UNLISTED = '\uE000';

/**
 * Reads a collation; undefined for the simple one and for none. Strengths 1 to 3 are done: base letters, accents, case.
 * Throws MongoDB's errors for what is malformed and CommandNotSupported for options that are not done here.
 */
export function parseCollation(given: Value): Collation | undefined {
  if (given === undefined || given === null) return undefined;
  if (!isDoc(given)) throw new StoreError('TypeMismatch', `BSON field 'collation' is the wrong type '${typeNameOf(given)}', expected type 'object'`);
  if (Object.keys(given).length === 0) return undefined;
  assertFields(given);
  const { locale, strength = DEFAULTS.strength } = given;
  if (locale === 'simple') {
    if (Object.keys(given).length > 1) throw new StoreError('BadValue', 'The simple collation takes no other options');
    return undefined;
  }
  const level = isNumeric(strength) ? approximate(strength) : 0;
  if (![1, 2, 3, 4, 5].includes(level)) throw new StoreError('BadValue', `Enumeration value '${level}' for field 'collation.strength' is not a valid value.`);
  const language = String(locale).replaceAll('_', '-');
  if (!isKnownLocale(language)) throw new StoreError('BadValue', `Field 'locale' is invalid in: { locale: "${String(locale)}" }`);
  const spec: Doc = { locale, ...DEFAULTS, ...given, strength: new Int32(level), version: VERSION };
  const refused = ['caseLevel', 'caseFirst', 'numericOrdering', 'alternate', 'backwards'].find((option) => spec[option] !== DEFAULTS[option]);
  if (refused !== undefined || level > 3) throw new NotSupportedError(`the collation option ${refused ?? `strength: ${level}`}`);
  const weights = weightsOf(language);
  return { spec, keyOf: (value) => mapStrings(value, (text) => textKey(text, weights, level)) };
}

/** The value as a collation compares it; the value itself without one. */
export function collated(value: Value, collation: Collation | undefined): Value {
  return collation ? collation.keyOf(value) : value;
}

export function isSameCollation(left: Collation | undefined, right: Collation | undefined): boolean {
  return left === right || (left !== undefined && right !== undefined && equalValues(left.spec, right.spec));
}

function assertFields(given: Doc): void {
  for (const [field, value] of Object.entries(given)) {
    const types = FIELD_TYPES[field];
    if (!types) throw new StoreError('Location40415', `BSON field 'collation.${field}' is an unknown field.`);
    if (!types.includes(typeNameOf(value))) {
      throw new StoreError('TypeMismatch', `BSON field 'collation.${field}' is the wrong type '${typeNameOf(value)}', expected type '${types[0]}'`);
    }
  }
  if (!('locale' in given)) throw new StoreError('Location40414', "BSON field 'collation.locale' is missing but a required field");
}

function isKnownLocale(language: string): boolean {
  try {
    return Intl.Collator.supportedLocalesOf(language).length > 0;
  } catch {
    return false; // it has not even the form of a language tag
  }
}

function mapStrings(value: Value, change: (text: string) => string): Value {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change));
  if (!isDoc(value)) return value;
  const mapped: Doc = {};
  for (const [field, item] of Object.entries(value)) setField(mapped, field, mapStrings(item, change));
  return mapped;
}

/** What a character weighs for each strength. */
interface Weights {
  characters: Map<string, { base: string; accent: string; variant: string }>;
  /** Letters that stand for two, where the locale takes them so. */
  expansions: Map<string, string>;
}

const known = new Map<string, Weights>();

function weightsOf(language: string): Weights {
  const existing = known.get(language);
  if (existing) return existing;
  const weights = measure(language);
  known.set(language, weights);
  return weights;
}

/** Latin with its accents, punctuation, Greek, Cyrillic and currencies: [first, last] code points. */
const LISTED = [[0x09, 0x0d], [0x20, 0x7e], [0xa0, 0x24f], [0x370, 0x3ff], [0x400, 0x45f], [0x1e00, 0x1eff], [0x2010, 0x2027], [0x20a0, 0x20bf]] as const;
const EXPANSIONS = { ß: 'ss', ẞ: 'SS', æ: 'ae', Æ: 'AE', œ: 'oe', Œ: 'OE' };

/** Sorts the listed characters as the locale does and counts up a weight where neighbours differ. */
function measure(language: string): Weights {
  const collator = (sensitivity: 'base' | 'accent' | 'variant'): Intl.Collator => new Intl.Collator(language, { sensitivity });
  const [base, accent, variant] = [collator('base'), collator('accent'), collator('variant')];
  const characters = LISTED.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)))
    .filter((character) => character.normalize('NFC') === character && base.compare(character, '') !== 0)
    .sort((a, b) => variant.compare(a, b));
  const weights: Weights = { characters: new Map(), expansions: new Map() };
  const at = { base: FIRST_WEIGHT, accent: FIRST_WEIGHT, variant: FIRST_WEIGHT };
  for (const [i, character] of characters.entries()) {
    const before = characters[i - 1] ?? '';
    if (base.compare(before, character) !== 0) Object.assign(at, { base: at.base + 1, accent: FIRST_WEIGHT, variant: FIRST_WEIGHT });
    else if (accent.compare(before, character) !== 0) Object.assign(at, { accent: at.accent + 1, variant: FIRST_WEIGHT });
    else if (variant.compare(before, character) !== 0) at.variant++;
    weights.characters.set(character, { base: String.fromCharCode(at.base), accent: String.fromCharCode(at.accent), variant: String.fromCharCode(at.variant) });
  }
  for (const [character, letters] of Object.entries(EXPANSIONS)) if (base.compare(character, letters) === 0) weights.expansions.set(character, letters);
  return weights;
}

/** The weights of the base letters, then those of the accents, then those of the case, as far as the strength goes. */
function textKey(text: string, weights: Weights, strength: number): string {
  let base = '';
  let accents = '';
  let variants = '';
  for (const character of text.normalize('NFC')) {
    const letters = weights.expansions.get(character);
    const plain = weights.characters.has(character) ? character : character.normalize('NFKC');
    for (const letter of letters ?? plain) {
      const weight = weights.characters.get(letter);
      if (weight) {
        base += weight.base;
        accents += weight.accent;
        variants += weight.variant;
      } else if (/\p{M}/u.test(letter)) accents += letter;
      else if (!/\p{Cc}/u.test(letter)) {
        base += UNLISTED + letter.toLowerCase();
        accents += String.fromCharCode(FIRST_WEIGHT);
        variants += String.fromCharCode(letter.toLowerCase() === letter ? FIRST_WEIGHT : FIRST_WEIGHT + 1);
      }
    }
    if (letters) accents += character;
    else if (plain !== character) variants += character;
  }
  return [base, accents, variants].slice(0, strength).join(LEVEL_END);
}

import { BSON, Binary, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';

import { compareValues } from '../../embedded/bson/compare.ts';
import { decode } from '../../embedded/bson/document.ts';
import { afterPrefix, encodeKey, invertKey, shortenKey, stringPrefixKey } from '../../embedded/bson/keys.ts';
import type { Value } from '../../embedded/bson/values.ts';

const number = fc.oneof(
  fc.integer().map((n) => new Int32(n)),
  fc.double().map((n) => new Double(n)),
  fc.constantFrom(0, -0, 0.5, 2 ** 53, 2 ** 53 + 2, -(2 ** 53), 2 ** 63, -(2 ** 63), Number.MAX_VALUE, Number.MIN_VALUE).map((n) => new Double(n)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((n) => Long.fromBigInt(n)),
  fc.constantFrom(2n ** 53n + 1n, 2n ** 53n, 2n ** 63n - 1n, -(2n ** 53n) - 1n).map((n) => Long.fromBigInt(n)),
  fc.tuple(
    fc.bigInt({ min: -(10n ** 33n), max: 10n ** 33n }),
    fc.oneof(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -400, max: 400 }), fc.integer({ min: -6170, max: 6110 })),
  ).map(([digits, power]) => Decimal128.fromString(`${digits}E${power}`)),
  fc.constantFrom('0.1', '0.5', '1', '9007199254740993', '-0.3', '0').map((text) => Decimal128.fromString(text)),
);
const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('', 'a', 'a\0', 'a\0b', 'ab', '\uffff', '\u{10000}', 'é'));
const scalar = fc.oneof(
  number,
  text,
  fc.boolean(),
  fc.constantFrom<Value>(null, new MinKey(), new MaxKey()),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => new Binary(bytes)),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((bits) => new Timestamp(bits)),
);
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'ab', 'ç'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

describe('encodeKey', () => {
  it('orders keys as compareValues orders values', () => {
    fc.assert(
      fc.property(value, value, (left, right) => {
        expect(Math.sign(Buffer.compare(encodeKey(left), encodeKey(right)))).toBe(Math.sign(compareValues(left, right)));
      }),
      { numRuns: 3000 },
    );
  });

  it('orders numbers of all types exactly', () => {
    fc.assert(
      fc.property(number, number, (left, right) => {
        expect(Math.sign(Buffer.compare(encodeKey(left), encodeKey(right)))).toBe(compareValues(left, right));
      }),
      { numRuns: 5000 },
    );
  });

  it('gives keys of which none begins another, so that compound keys keep the order of their fields', () => {
    fc.assert(
      fc.property(value, value, value, value, (a, b, c, d) => {
        const left = Buffer.concat([encodeKey(a), encodeKey(b)]);
        const right = Buffer.concat([encodeKey(c), encodeKey(d)]);
        expect(Math.sign(Buffer.compare(left, right))).toBe(Math.sign(compareValues(a, c) || compareValues(b, d)));
      }),
      { numRuns: 2000 },
    );
  });

  it('inverted, orders the other way round', () => {
    fc.assert(
      fc.property(value, value, (left, right) => {
        expect(Math.sign(Buffer.compare(invertKey(encodeKey(left)), invertKey(encodeKey(right))))).toBe(-Math.sign(compareValues(left, right)) + 0);
      }),
    );
  });

  it('puts all strings with a beginning between the prefix and what follows it', () => {
    fc.assert(
      fc.property(text, text, (prefix, rest) => {
        const low = stringPrefixKey(prefix);
        const key = encodeKey(prefix + rest);
        expect(Buffer.compare(low, key)).toBeLessThan(0);
        expect(Buffer.compare(key, afterPrefix(low))).toBeLessThan(0);
      }),
    );
  });

  it('keeps apart long values that only differ at their end', () => {
    const [a, b] = ['a', 'b'].map((end) => shortenKey(encodeKey('x'.repeat(5000) + end), 500));
    expect(a?.shortened).toBe(true);
    expect(a?.key).toHaveLength(500);
    expect(a?.key.equals(b?.key ?? Buffer.alloc(0))).toBe(false);
  });
});

describe('decode', () => {
  it('keeps the types of numbers', () => {
    const doc = decode(BSON.serialize({ i: new Int32(1), d: new Double(1), l: Long.fromNumber(1) }));
    expect(doc.i).toBeInstanceOf(Int32);
    expect(doc.d).toBeInstanceOf(Double);
    expect(doc.l).toBeInstanceOf(Long);
  });
});

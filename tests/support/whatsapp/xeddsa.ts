import { createPublicKey, verify } from 'node:crypto';

const P = 2n ** 255n - 19n;
const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * Whether a signature was made with the private key of a Curve25519 public key (signal.org/docs/specifications/xeddsa):
 * the point is carried over to Ed25519, with the sign that libsignal keeps in the signature's last bit. The stand-in's
 * own check, because Baileys' `Curve.verify` says yes to everything.
 */
export function isSignedBy(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  const u = BigInt(`0x${Buffer.from(publicKey).reverse().toString('hex')}`) % P;
  const y = ((u - 1n + P) * power(u + 1n, P - 2n)) % P;
  const point = Buffer.from(y.toString(16).padStart(64, '0'), 'hex').reverse();
  const plain = Buffer.from(signature);
  point[31] = (point[31] ?? 0) | ((plain[63] ?? 0) & 0x80);
  plain[63] = (plain[63] ?? 0) & 0x7f;
  return verify(null, message, createPublicKey({ key: Buffer.concat([ED25519_SPKI, point]), format: 'der', type: 'spki' }), plain);
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let factor = base % P, left = exponent; left > 0n; left >>= 1n, factor = (factor * factor) % P) {
    if (left & 1n) result = (result * factor) % P;
  }
  return result;
}

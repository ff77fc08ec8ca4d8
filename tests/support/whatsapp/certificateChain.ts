import { Curve, proto, WA_CERT_DETAILS, type KeyPair } from '@whiskeysockets/baileys';

/** What the server proves itself with in the Noise handshake. */
export interface NoiseIdentity {
  keyPair: KeyPair;
  /** An encoded `proto.CertChain`: leaf (the key pair's) signed by the intermediate, intermediate signed by `rootKey`. */
  certificates: Uint8Array;
  /** The public key that a client must trust, as `WA_CERT_DETAILS.PUBLIC_KEY` holds WhatsApp's. */
  rootKey: Uint8Array;
}

/**
 * A chain like WhatsApp's, under a root of its own, with true signatures.
 *
 * Baileys 7.0.0-rc14 with libsignal 6.0.0 takes it as it is: its `Curve.verify` drops the verdict of `verifySignature`,
 * which answers false instead of throwing, so all that it checks is that signatures have 64 bytes and the issuer's
 * serial is 0. A client that does verify has to be given `rootKey`.
 */
export function createNoiseIdentity(): NoiseIdentity {
  const root = Curve.generateKeyPair();
  const intermediate = Curve.generateKeyPair();
  const keyPair = Curve.generateKeyPair();
  const { Details } = proto.CertChain.NoiseCertificate;
  const intermediateDetails = Details.encode({ serial: 1, issuerSerial: WA_CERT_DETAILS.SERIAL, key: intermediate.public, notBefore: 0, notAfter: 4_102_444_800 }).finish();
  const leafDetails = Details.encode({ serial: 2, issuerSerial: 1, key: keyPair.public, notBefore: 0, notAfter: 4_102_444_800 }).finish();
  return {
    keyPair,
    rootKey: root.public,
    certificates: proto.CertChain.encode({
      intermediate: { details: intermediateDetails, signature: Curve.sign(root.private, intermediateDetails) },
      leaf: { details: leafDetails, signature: Curve.sign(intermediate.private, leafDetails) },
    }).finish(),
  };
}

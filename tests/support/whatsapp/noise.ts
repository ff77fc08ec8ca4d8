import { createHash, hkdfSync } from 'node:crypto';
import { aesDecryptGCM, aesEncryptGCM, Curve, NOISE_MODE, NOISE_WA_HEADER, proto, type KeyPair } from '@whiskeysockets/baileys';
import type { NoiseIdentity } from './certificateChain.ts';

/** The server's side of a Noise XX handshake, `Noise_XX_25519_AESGCM_SHA256` with WhatsApp's header as prologue (noiseprotocol.org). */
export class NoiseHandshake {
  private readonly ephemeral: KeyPair = Curve.generateKeyPair();
  private hash: Buffer = Buffer.from(NOISE_MODE);
  private chainingKey: Buffer = Buffer.from(NOISE_MODE);
  private key: Buffer = Buffer.alloc(32);
  private counter = 0;

  constructor(private readonly identity: NoiseIdentity) {
    this.mixHash(NOISE_WA_HEADER);
  }

  /** The ServerHello for a ClientHello: e, ee, s, es and the certificates. */
  answerHello(hello: Uint8Array): Uint8Array {
    const { clientHello } = proto.HandshakeMessage.decode(hello);
    const theirs = Buffer.from(clientHello?.ephemeral ?? []);
    this.mixHash(theirs);
    this.mixHash(this.ephemeral.public);
    this.mixKey(Curve.sharedKey(this.ephemeral.private, theirs));
    const serverStatic = this.encrypt(this.identity.keyPair.public);
    this.mixKey(Curve.sharedKey(this.identity.keyPair.private, theirs));
    const payload = this.encrypt(this.identity.certificates);
    return proto.HandshakeMessage.encode({ serverHello: { ephemeral: this.ephemeral.public, static: serverStatic, payload } }).finish();
  }

  /** Reads the ClientFinish: who the client is, what it wants, and the keys for what follows. Throws when it was not made with the keys it names. */
  finish(message: Uint8Array): { noiseKey: Buffer; payload: proto.ClientPayload; transport: NoiseTransport } {
    const { clientFinish } = proto.HandshakeMessage.decode(message);
    const noiseKey = this.decrypt(Buffer.from(clientFinish?.static ?? []));
    this.mixKey(Curve.sharedKey(this.ephemeral.private, noiseKey));
    const payload = proto.ClientPayload.decode(this.decrypt(Buffer.from(clientFinish?.payload ?? [])));
    const [clientToServer, serverToClient] = this.expand(Buffer.alloc(0));
    return { noiseKey, payload, transport: new NoiseTransport(clientToServer, serverToClient) };
  }

  private encrypt(plaintext: Uint8Array): Buffer {
    const ciphertext = aesEncryptGCM(plaintext, this.key, nonce(this.counter++), this.hash);
    this.mixHash(ciphertext);
    return ciphertext;
  }

  private decrypt(ciphertext: Buffer): Buffer {
    const plaintext = aesDecryptGCM(ciphertext, this.key, nonce(this.counter++), this.hash);
    this.mixHash(ciphertext);
    return plaintext;
  }

  private mixHash(data: Uint8Array): void {
    this.hash = createHash('sha256').update(this.hash).update(data).digest();
  }

  private mixKey(material: Uint8Array): void {
    [this.chainingKey, this.key] = this.expand(material);
    this.counter = 0;
  }

  private expand(material: Uint8Array): [Buffer, Buffer] {
    const bytes = Buffer.from(hkdfSync('sha256', material, this.chainingKey, '', 64));
    return [bytes.subarray(0, 32), bytes.subarray(32)];
  }
}

/** Encrypts and decrypts what follows the handshake, a counter for each direction. */
export class NoiseTransport {
  private sent = 0;
  private received = 0;

  constructor(private readonly clientToServer: Buffer, private readonly serverToClient: Buffer) {}

  encrypt(plaintext: Uint8Array): Buffer {
    return aesEncryptGCM(plaintext, this.serverToClient, nonce(this.sent++), Buffer.alloc(0));
  }

  decrypt(ciphertext: Uint8Array): Buffer {
    return aesDecryptGCM(ciphertext, this.clientToServer, nonce(this.received++), Buffer.alloc(0));
  }
}

function nonce(counter: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(counter, 8);
  return bytes;
}

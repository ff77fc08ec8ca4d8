import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import { jidDecode, proto, type BinaryNode } from '@whiskeysockets/baileys';
import { Companion } from './companion.ts';
import { exchangeLinkCode } from './linkCode.ts';
import { checkDeviceSign, pairSuccess } from './linking.ts';
import type { MediaHost } from './mediaHost.ts';
import { mediaRetryNotification } from './mediaRetry.ts';
import { node, seconds } from './nodes.ts';
import { LinkRefused, type Applicant, type PairingDesk } from './pairingDesk.ts';
import { lidOf, pnOf, type Delivery, type Directory, type Endpoint, type Party, type Receipt } from './party.ts';
import { SignalDevice } from './signalDevice.ts';

export interface PhoneOptions {
  /** Digits with the country's. */
  number: string;
  /** The name that contacts see. */
  name: string;
  /** WhatsApp Business rather than Messenger. @defaultValue true */
  isBusiness?: boolean;
  /** What a new companion is told of the past, newest first, as phones do. @defaultValue nothing, which is told too */
  history?: proto.IConversation[];
  /** False: a new companion gets no history, and Baileys holds its events back for 20 s. @defaultValue true */
  sharesHistory?: boolean;
}

/** A handset with WhatsApp on it: an account that clients are linked to as companions. */
export class Phone implements Party, Endpoint {
  readonly device = 0;
  readonly number: string;
  readonly name: string;
  readonly companions: Companion[] = [];
  /** What its companions sent, as the copies for the account's own phone say. */
  readonly sent: { id: string; to: string; message: proto.IMessage }[] = [];

  /** Whether it still has the media that it is asked to upload again. */
  hasMedia = true;

  private readonly signal: SignalDevice;
  private readonly desk: PairingDesk;

  constructor(private readonly options: PhoneOptions, readonly lidUser: string, private readonly network: { desk: PairingDesk; directory: Directory; media: MediaHost }) {
    ({ desk: this.desk } = network);
    ({ number: this.number, name: this.name } = options);
    this.signal = new SignalDevice(this.pn, this.lid);
  }

  get pn(): string {
    return pnOf(this.number);
  }

  get lid(): string {
    return lidOf(this.lidUser);
  }

  get endpoints(): Endpoint[] {
    return [this, ...this.companions.filter(({ isRemoved }) => !isRemoved)];
  }

  /**
   * Points the camera at what a client shows. Answers the companion when the client has signed; it then reconnects to log
   * in. Throws LinkRefused: "Couldn't link device".
   */
  async scanQr(qr: string): Promise<Companion> {
    const [ref, noiseKey, identityKey, secret] = (qr.split('#').at(-1) ?? '').split(',');
    const applicant = this.desk.waiting.find(({ refs }) => ref !== undefined && refs.includes(ref));
    if (!applicant || !secret) throw new LinkRefused('The QR is not valid any more');
    const isTheirs = applicant.connection.noiseKey.toString('base64') === noiseKey && applicant.registration.identityKey.toString('base64') === identityKey;
    if (!isTheirs) throw new LinkRefused('The QR holds other keys than the connection');
    if (this.desk.faults.refreshesRegistration && applicant.retiredSecrets.size === 0) this.desk.refresh(applicant, secret);
    if (applicant.retiredSecrets.has(secret)) throw new LinkRefused('The QR was replaced');
    return this.link(applicant, Buffer.from(secret, 'base64'));
  }

  /** A client asked to be linked to this number by a code. */
  get isAskedForCode(): boolean {
    return this.codeApplicant !== undefined;
  }

  /** Types the code that a client shows. Throws LinkRefused when no client asked for one with this number, or it is another. */
  async enterCode(code: string): Promise<Companion> {
    const applicant = this.codeApplicant;
    if (!applicant) throw new LinkRefused('No client asked to be linked to this number');
    return this.link(applicant, await exchangeLinkCode(this.desk, applicant, code.replace('-', ''), this.signal.creds.signedIdentityKey));
  }

  async takeBundle() {
    return this.signal.takeBundle();
  }

  async receive({ from, id, to, encrypted }: Delivery): Promise<void> {
    const message = await this.signal.decrypt(from.lid, encrypted);
    this.sent.push({ id, to: message.deviceSentMessage?.destinationJid ?? to, message: message.deviceSentMessage?.message ?? message });
  }

  async receiveReceipt({ from, type, ids, bundle, about }: Receipt): Promise<void> {
    if (type === 'server-error' && ids[0] && about) this.uploadAgain(from, ids[0], about);
    if (type !== 'retry') return;
    await this.signal.beginSession(from.lid, bundle ?? (await from.takeBundle()));
    await Promise.all(ids.map(async () => this.greet(from)));
  }

  /** What a phone sends to a companion that has just been linked: the key of the app state, and the history. */
  async greet(companion: Companion): Promise<void> {
    if (this.options.sharesHistory === false) return;
    const { Type } = proto.Message.ProtocolMessage;
    const keyId = { keyId: randomBytes(6) };
    const keyData = { keyData: randomBytes(32), fingerprint: { rawId: randomBytes(4).readUInt32BE(), currentIndex: 1, deviceIndexes: [0, companion.device] }, timestamp: Date.now() };
    await this.tell(companion, { type: Type.APP_STATE_SYNC_KEY_SHARE, appStateSyncKeyShare: { keys: [{ keyId, keyData }] } });
    const { INITIAL_BOOTSTRAP } = proto.HistorySync.HistorySyncType;
    const history = proto.HistorySync.encode({ syncType: INITIAL_BOOTSTRAP, conversations: this.options.history ?? [], chunkOrder: 1, progress: 100 }).finish();
    const historySyncNotification = { syncType: INITIAL_BOOTSTRAP, initialHistBootstrapInlinePayload: await promisify(deflate)(history), chunkOrder: 1, progress: 100 };
    await this.tell(companion, { type: Type.HISTORY_SYNC_NOTIFICATION, historySyncNotification });
  }

  /** Unlinks a device on the phone's list. */
  unlink(companion: Companion): void {
    companion.remove();
  }

  mediaOf(): undefined {
    return undefined;
  }

  private uploadAgain(companion: Companion, id: string, about: BinaryNode['attrs']): void {
    const { mediaKey, directPath } = this.network.directory.find(about.jid ?? '')?.mediaOf(id) ?? {};
    if (!mediaKey || !directPath) return;
    companion.deliver(mediaRetryNotification(this.pn, id, about, mediaKey, this.hasMedia ? this.network.media.renew(directPath) : undefined));
  }

  private get codeApplicant(): Applicant | undefined {
    return this.desk.waiting.find(({ linkCode }) => jidDecode(linkCode?.jid)?.user === this.number);
  }

  private async tell(companion: Companion, protocolMessage: proto.Message.IProtocolMessage): Promise<void> {
    if (!(await this.signal.hasSessionWith(companion.lid))) await this.signal.beginSession(companion.lid, await companion.takeBundle());
    const { type, ciphertext } = await this.signal.encrypt(companion.lid, { protocolMessage });
    const attrs = { id: randomBytes(10).toString('hex').toUpperCase(), from: this.pn, type: 'text', category: 'peer', t: seconds() };
    companion.deliver(node('message', attrs, [node('enc', { v: '2', type }, ciphertext)]));
  }

  private async link(applicant: Applicant, advSecret: Buffer): Promise<Companion> {
    const { connection, registration } = applicant;
    const companion = new Companion(this, this.companions.length + 1, connection.noiseKey, registration, (self) => void this.greet(self));
    const account = this.signal.creds.signedIdentityKey;
    const { stanza, identity } = pairSuccess(companion, account, advSecret, this.options.isBusiness === false ? undefined : this.name);
    const answer = await this.desk.ask(applicant, stanza, ({ tag, attrs }) => tag === 'iq' && attrs.type === 'result' && attrs.id === stanza.attrs.id);
    checkDeviceSign(answer, companion, account, identity);
    this.companions.push(companion);
    connection.endStream({ code: 515 });
    return companion;
  }
}

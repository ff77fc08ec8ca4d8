import { getBinaryNodeChild, getBinaryNodeChildren, type BinaryNode } from '@whiskeysockets/baileys';
import type { Companion } from './companion.ts';
import type { Faults } from './faults.ts';
import { readPreKey, readSignedPreKey, type Encrypted, type KeyBundle } from './keyBundle.ts';
import { attr, bytesIn, childOf, MalformedNode, node, readUint, seconds } from './nodes.ts';
import type { Directory } from './party.ts';

/** Carries a companion's message to the devices that it is encrypted for, and acknowledges it. Throws MalformedNode. */
export async function carryMessage(from: Companion, stanza: BinaryNode, directory: Directory, { messageAcks }: Faults): Promise<void> {
  const [id, to] = [attr(stanza, 'id'), attr(stanza, 'to')];
  if (messageAcks === 'lost') return;
  if (typeof messageAcks === 'number') {
    from.connection?.send(messageAck(stanza, { error: String(messageAcks) }));
    return;
  }
  const parcels = readParcels(stanza);
  if (parcels.some(({ encrypted }) => encrypted.type === 'pkmsg')) checkDeviceIdentity(stanza);
  if (messageAcks !== 'silent') from.connection?.send(messageAck(stanza));
  for (const { jid, encrypted } of parcels) {
    await directory.findEndpoint(jid)?.receive({ from, id, to, type: stanza.attrs.type ?? 'text', encrypted });
  }
}

/** Takes a companion's receipt to whom it is for. Throws MalformedNode. */
export async function carryReceipt(from: Companion, stanza: BinaryNode, directory: Directory): Promise<void> {
  const id = attr(stanza, 'id');
  if (stanza.attrs.type !== 'retry') from.mailbox.confirm(stanza);
  from.connection?.send(node('ack', { class: 'receipt', id, from: stanza.attrs.to ?? '', ...(stanza.attrs.type && { type: stanza.attrs.type }) }));
  const items = getBinaryNodeChildren(getBinaryNodeChild(stanza, 'list'), 'item').map((item) => attr(item, 'id'));
  const bundle = stanza.attrs.type === 'retry' ? readBundle(stanza) : undefined;
  const about = getBinaryNodeChild(stanza, 'rmr')?.attrs;
  await directory.find(attr(stanza, 'to'))?.receiveReceipt({ from, ids: [id, ...items], type: stanza.attrs.type, bundle, about });
}

/** The message for each device: in `<participants>`, or alone when it is sent again to one. */
function readParcels(stanza: BinaryNode): { jid: string; encrypted: Encrypted }[] {
  const participants = getBinaryNodeChild(stanza, 'participants');
  if (!participants) return [{ jid: attr(stanza, 'to'), encrypted: readEncrypted(stanza) }];
  return getBinaryNodeChildren(participants, 'to').map((to) => ({ jid: attr(to, 'jid'), encrypted: readEncrypted(to) }));
}

function readEncrypted(parent: BinaryNode): Encrypted {
  const { type } = childOf(parent, 'enc').attrs;
  if (type !== 'pkmsg' && type !== 'msg') throw new MalformedNode(`<enc> of type ${type}`);
  return { type, ciphertext: bytesIn(parent, 'enc') };
}

/** A first message has to prove that the device belongs to the account. */
function checkDeviceIdentity(stanza: BinaryNode): void {
  if (bytesIn(stanza, 'device-identity').length === 0) throw new MalformedNode('A pkmsg without a device identity');
}

function readBundle(receipt: BinaryNode): KeyBundle | undefined {
  const keys = getBinaryNodeChild(receipt, 'keys');
  if (!keys) return undefined;
  const preKey = getBinaryNodeChild(keys, 'key');
  return {
    registrationId: readUint(bytesIn(receipt, 'registration', 4)),
    identityKey: bytesIn(keys, 'identity', 32),
    signedPreKey: readSignedPreKey(keys),
    preKey: preKey && readPreKey(preKey),
  };
}

function messageAck({ attrs }: BinaryNode, more: BinaryNode['attrs'] = {}): BinaryNode {
  return node('ack', { class: 'message', id: attrs.id ?? '', from: attrs.to ?? '', t: seconds(), ...more });
}

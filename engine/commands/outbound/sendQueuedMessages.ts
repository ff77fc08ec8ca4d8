import { ConversationModel, MessageModel, type Conversation, type Message } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { sendMessage, type SendingConnection } from './sendMessage.ts';

const BATCH = 50;
/** An earlier message of the conversation is still being written: look again so soon. */
const HALF_WRITTEN_PAUSE_MS = 200;

export interface SendQueuedMessagesCommand {
  conversationId: string;
  connection: SendingConnection;
  /** Whether a message may leave at the device's pace. Asked before the claim, so that no claim grows old in line. */
  mayLeave: (message: Message) => Promise<boolean>;
  /** Whether other conversations wait for this one to make room. */
  isCrowded: () => boolean;
}

/**
 * Why a run ended. `idle`: nothing is left that may leave, a hint will come. `later`: come back at that time. `turn`: the
 * next message waits for its turn, and is called.
 */
export type RunResult = { next: 'idle' } | { next: 'later'; at: Date } | { next: 'turn' };

/**
 * Sends a conversation's queued messages in `seq` order until one has to wait; what is behind it waits too. Never run
 * twice at a time for one conversation; a hint during a run asks for one more.
 */
export async function sendQueuedMessages(services: Services, { conversationId, connection, mayLeave, isCrowded }: SendQueuedMessagesCommand): Promise<RunResult> {
  look: while (connection.isOpen()) {
    const { ready, isHeldUp } = await readReady(conversationId, connection.deviceId);
    for (const message of ready) {
      if (!connection.isOpen()) return IDLE;
      if (message.nextAttemptAt && message.nextAttemptAt > services.now()) return { next: 'later', at: message.nextAttemptAt };
      if (!(await mayLeave(message))) return { next: 'turn' };
      if (!connection.isOpen()) return IDLE;
      const result = await sendMessage(services, connection, message);
      if (result.outcome === 'lost') continue look;
      if (result.outcome === 'waiting') return result.until ? { next: 'later', at: result.until } : IDLE;
      if (isCrowded()) return { next: 'later', at: services.now() };
    }
    if (isHeldUp) return { next: 'later', at: new Date(services.now().getTime() + HALF_WRITTEN_PAUSE_MS) };
    // What was queued meanwhile gave a hint of its own.
    if (ready.length < BATCH) return IDLE;
  }
  return IDLE;
}

const IDLE: RunResult = { next: 'idle' };

/**
 * Those that may leave now. A message gets its `seq` from the conversation before it is written, so a later one may be
 * there first: nothing leaves that has an earlier one yet to be written. Invariant: the conversation is read before the
 * messages, so every earlier `seq` it knows is either among those it has still to write or already among the messages.
 * What a merge moves leaves from where it goes, once all of it is there and nothing of it is being sent from where it was.
 */
async function readReady(conversationId: string, deviceId: string): Promise<{ ready: Message[]; isHeldUp: boolean }> {
  const conversation = await ConversationModel.findById(conversationId, { deviceId: 1, formerDeviceIds: 1, outSeq: 1, mergedInto: 1, absorbed: 1, 'effects.type': 1, 'effects.data.message._id': 1, 'effects.data.message.seq': 1 }).lean();
  if (conversation?.mergedInto || (conversation && !conversation.deviceId.equals(deviceId))) return { ready: [], isHeldUp: false };
  if (conversation?.formerDeviceIds?.length && !(await isTakenAlong(conversation))) return { ready: [], isHeldUp: true };
  const firstUnwritten = conversation ? Math.min(await findFirstUnwritten(conversation), firstUnmoved(conversation)) : Infinity;
  const queued = await MessageModel.find({ conversationId, deviceId, status: 'queued' }).sort({ seq: 1 }).limit(BATCH).lean();
  const ready = conversation ? queued.filter(({ seq }) => seq === null || (seq <= conversation.outSeq && seq < firstUnwritten)) : queued;
  const free = await beforeWhatIsHeldUp(ready);
  return { ready: free, isHeldUp: free.length < queued.length };
}

/**
 * A conversation that was moved here from another device: what is queued leaves through the present one, in its order, as
 * soon as nothing is leaving through a former one any more (it may be put back).
 */
async function isTakenAlong({ _id, deviceId }: Pick<Conversation, '_id' | 'deviceId'>): Promise<boolean> {
  const elsewhere = { conversationId: _id, deviceId: { $ne: deviceId } };
  await MessageModel.updateMany({ ...elsewhere, status: 'queued' }, { $set: { deviceId, nextAttemptAt: null } });
  return (await MessageModel.exists({ ...elsewhere, status: 'sending' })) === null;
}

/** The lowest place of what is being moved here by a merge. */
function firstUnmoved({ absorbed = [] }: Pick<Conversation, 'absorbed'>): number {
  return Math.min(Infinity, ...absorbed.map(({ moving, seqOffset }) => (moving ? seqOffset + 1 : Infinity)));
}

/** Those before the first that a merge moved here while one before it is still being sent from its former conversation. */
async function beforeWhatIsHeldUp(ready: Message[]): Promise<Message[]> {
  const place = ready.findIndex(({ moves, seq }) => moves && seq !== null);
  const moved = ready[place];
  if (!moved || !(await MessageModel.exists({ conversationId: moved.conversationId, status: 'sending', seq: { $lt: moved.seq } }))) return ready;
  return ready.slice(0, place);
}

/** The lowest place whose message the conversation carries and nobody has written yet. */
async function findFirstUnwritten(conversation: Pick<Conversation, 'effects'>): Promise<number> {
  const carried = conversation.effects.flatMap((effect) => (effect.type === 'writeMessage' ? [effect.data.message as Pick<Message, '_id' | 'seq'>] : [])); // As `writeMessageEffect` makes it.
  if (carried.length === 0) return Infinity;
  const written = await MessageModel.find({ _id: { $in: carried.map(({ _id }) => _id) } }, { _id: 1 }).lean();
  const isWritten = new Set(written.map(({ _id }) => _id.toHexString()));
  return Math.min(...carried.map(({ _id, seq }) => (seq === null || isWritten.has(_id.toHexString()) ? Infinity : seq)));
}

import { initialTransition, transition } from 'xstate';
import { conversationState, STATES_OF_CONVERSATION, type ConversationState } from '../contract/index.ts';
import type { ConversationContext, ConversationEffect, ConversationEvent, ConversationSnapshot } from './events.ts';
import { conversationMachine, type RefusalCode } from './machine.ts';

/** The machine does not allow the event in this state. `code` is the API's. */
export class TransitionRefused extends Error {
  constructor(
    readonly code: RefusalCode,
    readonly state: ConversationState | null,
    readonly event: ConversationEvent['type'],
  ) {
    super(`${code}: ${event} is not allowed in ${state ?? 'a new conversation'}`);
    this.name = 'TransitionRefused';
  }
}

/** What is stored is no state of the machine: damage, or the work of a later release. */
export class UnreadableState extends Error {
  constructor(state: unknown) {
    super(`the stored state "${String(state)}" is none of the machine's`);
    this.name = 'UnreadableState';
  }
}

export interface Step {
  /** False when the event was legal and changed nothing. */
  changed: boolean;
  next: ConversationSnapshot;
  effects: ConversationEffect[];
}

/**
 * One event applied to a conversation; `current` is null for one that does not exist yet.
 * Pure. Throws {@link TransitionRefused} and {@link UnreadableState}, and then nothing has changed.
 */
export function step(current: ConversationSnapshot | null, event: ConversationEvent): Step {
  if (current && !STATES_OF_CONVERSATION.includes(current.state)) throw new UnreadableState(current.state);
  const before = current
    ? conversationMachine.resolveState({ value: current.state, context: current.context })
    : initialTransition(conversationMachine)[0];
  const [after, actions] = transition(conversationMachine, before, event);

  const effects: ConversationEffect[] = [];
  for (const action of actions) {
    // Params are those of the machine's own action objects.
    const params = action.params as { code: RefusalCode; userId: string | null };
    switch (action.type) {
      case 'refuse':
        throw new TransitionRefused(params.code, current?.state ?? null, event.type);
      case 'releaseSlot':
        if (params.userId !== null) effects.push({ type: 'releaseSlot', userId: params.userId });
        break;
      default:
        throw new Error(`the conversation machine asked for an unknown action: ${action.type}`);
    }
  }
  const next: ConversationSnapshot = { state: conversationState.parse(after.value), context: after.context };
  return { changed: current === null || !isSame(current, next), next, effects };
}

/** The present state of a conversation from its whole history of events. Null for no events. */
export function replay(events: ConversationEvent[]): ConversationSnapshot | null {
  return events.reduce<ConversationSnapshot | null>((snapshot, event) => step(snapshot, event).next, null);
}

function isSame(one: ConversationSnapshot, other: ConversationSnapshot): boolean {
  const keys = Object.keys(one.context) as (keyof ConversationContext)[];
  return one.state === other.state && keys.every((key) => one.context[key] === other.context[key]);
}

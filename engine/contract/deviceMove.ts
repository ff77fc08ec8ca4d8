import { z } from 'zod';
import { deviceStatus } from './device.ts';
import { id, instant } from './primitives.ts';
import { actor } from './timeline.ts';

/** `moving` and `undoing` are under way; a crash leaves them to the sweeper. */
export const deviceMoveState = z.enum(['moving', 'moved', 'undoing', 'undone']);
export type DeviceMoveState = z.infer<typeof deviceMoveState>;

/** The active conversations of the device in the path go to this one. */
export const deviceMoveCreate = z.object({ toDeviceId: id });
export const deviceMoveUndo = z.object({ moveId: id });

const movedDevice = z.object({ id, name: z.string(), status: deviceStatus });

/** What moving would do. Nothing has happened yet. */
export const deviceMovePreview = z.object({
  from: movedDevice,
  to: movedDevice,
  /** Active ones, all of which go. */
  conversations: z.number().int(),
  /** Those whose contact has an active one on the other device too: the older absorbs the newer. */
  joins: z.number().int(),
  /** Messages that have not left yet, and leave through the other device. */
  queued: z.number().int(),
  /** Messages that are leaving: what becomes of them the device that has them says, or they become `unknown`. */
  sending: z.number().int(),
});
export type DeviceMovePreview = z.infer<typeof deviceMovePreview>;

const device = z.object({ id, name: z.string() });

export const deviceMoveRecord = z.object({
  id,
  state: deviceMoveState,
  from: device,
  to: device,
  by: actor,
  at: instant,
  /** Conversations that have left so far, those that were joined among them. */
  moved: z.number().int(),
  joined: z.number().int(),
  /** Those that are still to go; while it is under way. */
  left: z.number().int(),
  movedAt: instant.nullable(),
  undoneBy: actor.nullable(),
  undoneAt: instant.nullable(),
  /** It is in force, and nothing was moved on top of it. */
  canUndo: z.boolean(),
});
export type DeviceMoveRecord = z.infer<typeof deviceMoveRecord>;

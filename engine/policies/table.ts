import type { Role } from '../contract/index.ts';

/** `public`: anybody; `signedIn`: every user; else the roles that may. What of a conversation one may see or do is decided by the commands (see viewer.ts). */
export type Access = 'public' | 'signedIn' | readonly Role[];

const SUPERVISORS = ['supervisor', 'admin'] as const satisfies readonly Role[];
const ADMINS = ['admin'] as const satisfies readonly Role[];

/** Who may call what: one line for every route. A route without one does not typecheck, and stops the start. */
export const POLICIES = {
  'GET /healthz': 'public',
  'GET /readyz': 'public',
  'GET /metrics': 'public',

  'POST /api/session': 'public',
  'GET /api/session': 'signedIn',
  'DELETE /api/session': 'signedIn',
  'PUT /api/session/presence': 'signedIn',
  'PUT /api/session/pause': 'signedIn',

  // Agents get what a transfer needs: no e-mails or skills (see presenters/user).
  'GET /api/users': 'signedIn',
  'GET /api/users/:id': 'signedIn',
  'POST /api/users': ADMINS,
  'PUT /api/users/:id': ADMINS,
  'DELETE /api/users/:id': ADMINS,
  // Agents end their own shift; whose a user may end the command says.
  'POST /api/users/:id/leaving/preview': 'signedIn',
  'POST /api/users/:id/leaving': 'signedIn',

  'GET /api/departments': 'signedIn',
  'GET /api/departments/:id': 'signedIn',
  'POST /api/departments': SUPERVISORS,
  'PUT /api/departments/:id': SUPERVISORS,
  'DELETE /api/departments/:id': SUPERVISORS,

  'GET /api/devices': 'signedIn',
  'GET /api/devices/:id': 'signedIn',
  'GET /api/devices/:id/events': 'signedIn',
  'GET /api/devices/:id/traffic': 'signedIn',
  'POST /api/devices': ADMINS,
  'PUT /api/devices/:id': ADMINS,
  'DELETE /api/devices/:id': ADMINS,
  'POST /api/devices/:id/connect': ADMINS,
  'POST /api/devices/:id/disconnect': ADMINS,
  'POST /api/devices/:id/logout': ADMINS,

  // Conversations are the supervisors'; the devices themselves stay as they are.
  'GET /api/devices/:id/moves': SUPERVISORS,
  'POST /api/devices/:id/move/preview': SUPERVISORS,
  'POST /api/devices/:id/move': SUPERVISORS,
  'POST /api/devices/:id/move/undo': SUPERVISORS,

  // Writing as a customer is how one tries Balcão out; breaking the simulated network is for who looks after it.
  'POST /api/devices/:id/simulator/inbound': 'signedIn',
  'GET /api/devices/:id/simulator/outbox': 'signedIn',
  'PUT /api/devices/:id/simulator/faults': SUPERVISORS,

  'GET /api/clients': 'signedIn',
  'GET /api/clients/:id': 'signedIn',
  'POST /api/clients': 'signedIn',
  'PUT /api/clients/:id': 'signedIn',
  'DELETE /api/clients/:id': 'signedIn',

  'GET /api/contacts': 'signedIn',
  'GET /api/contacts/:id': 'signedIn',
  'POST /api/contacts': 'signedIn',
  'PUT /api/contacts/:id': 'signedIn',
  'DELETE /api/contacts/:id': 'signedIn',
  'POST /api/contacts/:id/link': 'signedIn',
  'DELETE /api/contacts/:id/link': 'signedIn',
  'GET /api/contacts/:id/messages': 'signedIn',
  // The preview names conversations that an agent may not be allowed to see.
  'GET /api/contacts/:id/merges': 'signedIn',
  'POST /api/contacts/:id/merge/preview': SUPERVISORS,
  'POST /api/contacts/:id/merge': SUPERVISORS,
  'POST /api/contacts/:id/unmerge/preview': SUPERVISORS,
  'POST /api/contacts/:id/unmerge': SUPERVISORS,

  'GET /api/quick-replies': 'signedIn',
  'GET /api/quick-replies/:id': 'signedIn',
  'POST /api/quick-replies': SUPERVISORS,
  'PUT /api/quick-replies/:id': SUPERVISORS,
  'DELETE /api/quick-replies/:id': SUPERVISORS,

  'GET /api/tags': 'signedIn',
  'GET /api/tags/:id': 'signedIn',
  'POST /api/tags': SUPERVISORS,
  'PUT /api/tags/:id': SUPERVISORS,
  'DELETE /api/tags/:id': SUPERVISORS,

  'GET /api/rules': SUPERVISORS,
  'GET /api/rules/:id': SUPERVISORS,
  'POST /api/rules': SUPERVISORS,
  'PUT /api/rules/:id': SUPERVISORS,
  'DELETE /api/rules/:id': SUPERVISORS,
  'POST /api/rules/try': SUPERVISORS,
  'GET /api/rules/:id/versions': SUPERVISORS,
  'POST /api/rules/:id/restore': SUPERVISORS,

  'GET /api/decisions': SUPERVISORS,
  'GET /api/decisions/:id': SUPERVISORS,
  'POST /api/business-hours/preview': SUPERVISORS,

  'GET /api/settings': 'signedIn',
  'PUT /api/settings': SUPERVISORS,

  'GET /api/inbox': 'signedIn',
  'GET /api/changes': 'signedIn',

  'GET /api/conversations': 'signedIn',
  'POST /api/conversations': 'signedIn',
  'GET /api/conversations/:id': 'signedIn',
  'POST /api/conversations/:id/accept': 'signedIn',
  'POST /api/conversations/:id/release': 'signedIn',
  'POST /api/conversations/:id/reopen': 'signedIn',
  'POST /api/conversations/:id/view': 'signedIn',
  'POST /api/conversations/:id/assign': 'signedIn',
  'POST /api/conversations/:id/transfer': 'signedIn',
  'POST /api/conversations/:id/transfer/accept': 'signedIn',
  'POST /api/conversations/:id/transfer/decline': 'signedIn',
  'POST /api/conversations/:id/snooze': 'signedIn',
  'POST /api/conversations/:id/close': 'signedIn',
  'PUT /api/conversations/:id/tags': 'signedIn',
  'GET /api/conversations/:id/messages': 'signedIn',
  'POST /api/conversations/:id/messages': 'signedIn',
  'POST /api/conversations/:id/notes': 'signedIn',
  'GET /api/conversations/:id/timeline': 'signedIn',
  'GET /api/conversations/:id/outages': 'signedIn',
  'GET /api/conversations/:id/decisions': 'signedIn',
  'POST /api/messages/:id/retry': 'signedIn',
  // Who may reply may: the commands say.
  'POST /api/messages/:id/reaction': 'signedIn',
  'PUT /api/messages/:id': 'signedIn',
  'DELETE /api/messages/:id': 'signedIn',
  'POST /api/messages/:id/media/retry': 'signedIn',
  'GET /api/media/:id': 'signedIn',

  'GET /api/dead-letters': SUPERVISORS,
  'GET /api/dead-letters/:id': SUPERVISORS,
  'POST /api/dead-letters/:id/retry': SUPERVISORS,
  'DELETE /api/dead-letters/:id': SUPERVISORS,
} as const satisfies Record<string, Access>;

export type PolicyLine = keyof typeof POLICIES;

/** Whether a user of this role passes. */
export function isAllowed(access: Access, role: Role): boolean {
  return access === 'public' || access === 'signedIn' || access.includes(role);
}

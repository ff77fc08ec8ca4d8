import type { Role } from '../../../engine/contract/index.ts';

type Level = 'hidden' | 'read' | 'write';

/**
 * What each role may do with each resource of the panel, after "Who sees and does what".
 * The API decides; this only hides what it would refuse.
 */
const LEVELS: Record<string, Record<Role, Level>> = {
  inbox: { agent: 'write', supervisor: 'write', admin: 'write' },
  clients: { agent: 'write', supervisor: 'write', admin: 'write' },
  contacts: { agent: 'write', supervisor: 'write', admin: 'write' },
  'device-moves': { agent: 'hidden', supervisor: 'write', admin: 'write' },
  'contact-merges': { agent: 'hidden', supervisor: 'write', admin: 'write' },
  devices: { agent: 'read', supervisor: 'read', admin: 'write' },
  'simulator-faults': { agent: 'hidden', supervisor: 'write', admin: 'write' },
  'dead-letters': { agent: 'hidden', supervisor: 'write', admin: 'write' },
  users: { agent: 'hidden', supervisor: 'read', admin: 'write' },
  departments: { agent: 'hidden', supervisor: 'write', admin: 'write' },
  rules: { agent: 'hidden', supervisor: 'write', admin: 'write' },
  decisions: { agent: 'hidden', supervisor: 'read', admin: 'read' },
  'quick-replies': { agent: 'read', supervisor: 'write', admin: 'write' },
  tags: { agent: 'hidden', supervisor: 'write', admin: 'write' },
  settings: { agent: 'hidden', supervisor: 'write', admin: 'write' },
};

const READING = new Set(['list', 'show', 'read']);

/** Whether the panel offers `action` (react-admin's: list, show, create, edit, delete) on `resource`. Unknown resources are hidden. */
export function canAccess(role: Role, action: string, resource: string): boolean {
  const level = LEVELS[resource]?.[role] ?? 'hidden';
  return level === 'write' || (level === 'read' && READING.has(action));
}

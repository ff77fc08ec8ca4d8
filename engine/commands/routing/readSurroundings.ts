import { ConversationModel, DepartmentModel, readSettings, UserModel, type Department, type User } from '../../models/index.ts';
import { COMMON_QUEUE, isOpen, nextOpening, skillLevelsOf, type AgentFacts, type DepartmentFacts, type HolidayCalendar, type Surroundings } from '../../routing/index.ts';

/** Whoever was given nothing of a queue among so many of their newest assignments counts as never having had any of it. */
const TURNS = 50;

/** Departments, agents and settings as they are now, as the core sees them. Read anew for every decision. */
export async function readSurroundings(now: Date, calendar: HolidayCalendar): Promise<Surroundings> {
  const [departments, { rateLimit, commonStrategy }] = await Promise.all([DepartmentModel.find({ active: true }).lean(), readSettings()]);
  const assignments = { $slice: -Math.max(rateLimit?.count ?? 0, TURNS) };
  const users = await UserModel.find({ active: true }, { name: 1, active: 1, presence: 1, pausedReason: 1, departmentIds: 1, skills: 1, capacity: 1, slots: 1, assignments, idleSince: 1 }).lean<AgentFields[]>();
  const queues = departments.some(({ maxPerAgent }) => maxPerAgent !== null) ? await queuesOfHeld(users) : new Map<string, string>();
  const at = now.getTime();
  return { at, departments: departments.map((each) => departmentFacts(each, at, calendar)), agents: users.map((user) => agentFacts(user, queues)), rateLimit, commonStrategy };
}

function departmentFacts({ _id, name, strategy, maxPerAgent, hours, reservationSeconds }: Department, at: number, calendar: HolidayCalendar): DepartmentFacts {
  const opensAt = nextOpening(hours, at, calendar);
  return { id: _id.toHexString(), name, strategy, maxPerAgent, isOpen: isOpen(hours, at, calendar), opensAt: opensAt === at ? null : opensAt, reservationSeconds };
}

/** The department of every conversation that somebody holds. */
async function queuesOfHeld(users: Pick<User, 'slots'>[]): Promise<Map<string, string>> {
  const ids = users.flatMap(({ slots }) => slots.map(({ conversationId }) => conversationId));
  const held = await ConversationModel.find({ _id: { $in: ids } }, { departmentId: 1 }).lean();
  return new Map(held.map(({ _id, departmentId }) => [_id.toHexString(), departmentId?.toHexString() ?? COMMON_QUEUE]));
}

type AgentFields = Pick<User, '_id' | 'name' | 'active' | 'presence' | 'pausedReason' | 'departmentIds' | 'skills' | 'capacity' | 'slots' | 'assignments' | 'idleSince'>;

function agentFacts(user: AgentFields, queues: ReadonlyMap<string, string>): AgentFacts {
  const loadByDepartment: Record<string, number> = {};
  for (const { conversationId } of user.slots) {
    const queue = queues.get(conversationId.toHexString());
    if (queue !== undefined) loadByDepartment[queue] = (loadByDepartment[queue] ?? 0) + 1;
  }
  // The newest is last.
  const lastAssignedAt = Object.fromEntries(user.assignments.map(({ departmentId, at }) => [departmentId?.toHexString() ?? COMMON_QUEUE, at.getTime()]));
  return {
    id: user._id.toHexString(),
    name: user.name,
    active: user.active,
    presence: user.presence,
    pausedReason: user.pausedReason,
    departmentIds: user.departmentIds.map((id) => id.toHexString()),
    skillLevels: skillLevelsOf(user.skills),
    capacity: user.capacity,
    load: user.slots.length,
    loadByDepartment,
    lastAssignedAt,
    idleSince: user.idleSince?.getTime() ?? null,
    assignedAt: user.assignments.map(({ at }) => at.getTime()),
  };
}

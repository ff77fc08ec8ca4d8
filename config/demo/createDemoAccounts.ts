import { randomInt } from 'node:crypto';
import { createDepartment } from '../../engine/commands/departments/saveDepartment.ts';
import { createUser, ensureFirstAdmin } from '../../engine/commands/users/index.ts';
import { DEFAULT_CAPACITY } from '../../engine/contract/index.ts';
import type { Services } from '../../engine/services.ts';
import { DEPARTMENTS, PEOPLE, type DemoEmail } from './company.ts';

/** What is shown once: the store keeps only the passwords' hashes. */
export interface DemoSignIns {
  password: string;
  people: readonly { email: DemoEmail; title: string }[];
}

/** The demonstration's departments and people, on a store without users; null when somebody is there already. */
export async function createDemoAccounts(services: Services): Promise<DemoSignIns | null> {
  const password = createPassword();
  const [admin, ...others] = PEOPLE;
  if (!(await ensureFirstAdmin({ email: admin.email, name: admin.name, password }))) return null;
  const departments = await Promise.all(DEPARTMENTS.map((name) => createDepartment(services, { name, memberIds: [], active: true })));
  const idOf = new Map(departments.map((department) => [department.name, department._id.toHexString()]));
  await Promise.all(
    others.map(({ name, email, role, departments: names }) =>
      createUser({ name, email, role, password, departmentIds: names.flatMap((each) => idOf.get(each) ?? []), capacity: DEFAULT_CAPACITY, active: true }),
    ),
  );
  return { password, people: PEOPLE };
}

/** Without what people mistake for each other: 0 and o, 1 and l. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Three groups of four, about 59 bits. */
function createPassword(): string {
  const group = () => Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return [group(), group(), group()].join('-');
}

import { UserModel, type User } from '../../models/index.ts';
import { exclusively } from '../exclusively.ts';
import { hashPassword } from '../passwords.ts';

/** The first administrator, when there is no user at all; null when somebody is there already. */
export async function ensureFirstAdmin({ email, password, name = 'Administrador' }: { email: string; password: string; name?: string }): Promise<User | null> {
  return exclusively('first-admin', async () => {
    if (await UserModel.exists({})) return null;
    const admin = await UserModel.create({ name, email: email.trim().toLowerCase(), role: 'admin', passwordHash: await hashPassword(password) });
    return admin.toObject();
  });
}

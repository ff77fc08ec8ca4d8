export * from './absence.ts';
export * from './createUser.ts';
export * from './deleteUser.ts';
export * from './ensureFirstAdmin.ts';
export * from './leaveShift.ts';
export * from './leaving.ts';
export * from './setPresence.ts';
export * from './updateUser.ts';

export * from './amend.ts';
export * from './clocks.ts';
export * from './deadlines.ts';
export * from './events.ts';
export { conversationMachine, MACHINE_VERSION, MERGED, type RefusalCode } from './machine.ts';
export * from './sortAt.ts';
export * from './step.ts';
export * from './thanks.ts';
export * from './intake.ts';

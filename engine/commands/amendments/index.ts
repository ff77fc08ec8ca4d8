export * from './applyAmendments.ts';
export * from './finishApplying.ts';
export * from './relateMessages.ts';

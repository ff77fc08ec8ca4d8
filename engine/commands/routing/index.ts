export { lookAgain } from './lookAgain.ts';
export { planChanged } from './planChanged.ts';
export { forgetRecentPlan } from './recentPlan.ts';
export { routeBacklog } from './routeBacklog.ts';
export { routeConversation } from './routeConversation.ts';
export { aboutRouting } from './troubled.ts';
export { runPatterns } from './runPatterns.ts';
export { tryRules } from './tryRules.ts';

import compression from 'compression';
import express, { type Express } from 'express';
import { businessHoursRoutes } from './businessHours/routes.ts';
import { changesRoutes } from './changes/routes.ts';
import { clientRoutes } from './clients/routes.ts';
import { contactRoutes } from './contacts/routes.ts';
import type { ApiContext } from './context.ts';
import { conversationRoutes } from './conversations/routes.ts';
import { deadLetterRoutes } from './deadLetters/routes.ts';
import { decisionRoutes } from './decisions/routes.ts';
import { departmentRoutes } from './departments/routes.ts';
import { deviceMoveRoutes } from './devices/moveRoutes.ts';
import { deviceRoutes } from './devices/routes.ts';
import { healthRoutes } from './health/routes.ts';
import { inboxRoutes } from './inbox/routes.ts';
import { mediaRoutes } from './media/routes.ts';
import { messageRoutes } from './messages/routes.ts';
import { answerError, unknownRoute } from './middleware/errors.ts';
import { httpLog } from './middleware/httpLog.ts';
import { refuseOtherOrigins } from './middleware/origin.ts';
import { securityHeaders } from './middleware/security.ts';
import { servePanel } from './panel.ts';
import { quickReplyRoutes } from './quickReplies/routes.ts';
import type { Route } from './route.ts';
import { ruleRoutes } from './rules/routes.ts';
import { sessionRoutes } from './session/routes.ts';
import { settingsRoutes } from './settings/routes.ts';
import { simulatorRoutes } from './simulator/routes.ts';
import { tagRoutes } from './tags/routes.ts';
import { userRoutes } from './users/routes.ts';

/** Every route of the API. */
export function allRoutes(context: ApiContext): Route[] {
  return [
    healthRoutes,
    sessionRoutes,
    userRoutes,
    departmentRoutes,
    deviceRoutes,
    deviceMoveRoutes,
    simulatorRoutes,
    clientRoutes,
    contactRoutes,
    quickReplyRoutes,
    tagRoutes,
    ruleRoutes,
    decisionRoutes,
    businessHoursRoutes,
    settingsRoutes,
    inboxRoutes,
    conversationRoutes,
    messageRoutes,
    mediaRoutes,
    changesRoutes,
    deadLetterRoutes,
  ].flatMap((routes) => routes(context));
}

/** The HTTP side of the API: what every request passes, the routes, the panel, and the one place that answers errors. */
export function createApp(context: ApiContext): Express {
  const { options, log, metrics } = context;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', options.trustProxy);
  app.use(metrics.observe);
  app.use(httpLog(log));
  app.use(securityHeaders(options.publicUrl));
  app.use(compression());
  app.use('/api', refuseOtherOrigins(options.publicUrl), (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  for (const route of allRoutes(context)) route.mount(app, context);
  app.use('/api', unknownRoute);
  if (options.panelDir) app.use(servePanel(options.panelDir));
  app.use(unknownRoute);
  app.use(answerError);
  return app;
}

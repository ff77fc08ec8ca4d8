import { join } from 'node:path';
import express, { Router } from 'express';
import { unknownRoute } from './middleware/errors.ts';

const A_YEAR = 365 * 24 * 3600;

/**
 * Serves the built panel: files under `assets/` carry a hash in their names and never change; `index.html` is asked for
 * every time, and answers every address that the panel's own router knows.
 */
export function servePanel(panelDir: string): Router {
  const router = Router();
  router.use('/assets', express.static(join(panelDir, 'assets'), { index: false, immutable: true, maxAge: A_YEAR * 1000 }), unknownRoute);
  router.use(express.static(panelDir, { index: false, setHeaders: (response) => response.setHeader('Cache-Control', 'no-cache') }));
  router.get(/.*/, (request, response, next) => {
    if (!request.accepts('html')) return next();
    response.sendFile('index.html', { root: panelDir, headers: { 'Cache-Control': 'no-cache' } });
  });
  return router;
}

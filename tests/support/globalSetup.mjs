import { tsImport } from 'tsx/esm/api';

/** Jest runs this outside its own module loader, so tsx reads the TypeScript. */
export default async function globalSetup(globalConfig) {
  const patterns = globalConfig.testPathPatterns?.patterns ?? [];
  // Only tests in a browser and of `npm start` serve the panel: the others need not wait for its build.
  const needsPanel = patterns.length === 0 || patterns.some((pattern) => /browser|start|faults/.test(pattern));
  const [{ installMissing }, { startTestServices }, { ensurePanel }] = await Promise.all([
    tsImport('./installMissing.ts', import.meta.url),
    tsImport('./testServices.ts', import.meta.url),
    tsImport('../../config/buildPanel.ts', import.meta.url),
  ]);
  await installMissing({ chromium: patterns.length === 0 || patterns.some((pattern) => pattern.includes('browser')) });
  await Promise.all([startTestServices(), needsPanel && ensurePanel()]);
}

import { tsImport } from 'tsx/esm/api';

/** Jest runs this outside its own module loader, so tsx reads the TypeScript. */
export default async function globalSetup() {
  const { startTestServices } = await tsImport('./testServices.ts', import.meta.url);
  await startTestServices();
}

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const API = 'http://127.0.0.1:3000';

/**
 * The panel: built from `admin/` to `dist/admin`, which the API serves.
 * `npx vite` serves it from source and passes the API's calls on.
 */
export default defineConfig({
  root: 'admin',
  plugins: [react()],
  server: {
    proxy: {
      '/api': API,
      '/socket.io': { target: API, ws: true },
    },
  },
  build: {
    outDir: '../dist/admin',
    emptyOutDir: true,
    target: 'es2022',
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What changes seldom stays in browsers' caches when the panel changes.
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler|react-router|react-router-dom)\//, priority: 30 },
            { name: 'mui', test: /node_modules\/(@mui|@emotion|@popperjs)\//, priority: 20 },
            { name: 'validation', test: /node_modules\/(zod|libphonenumber-js|cpf-cnpj-validator)\//, priority: 20 },
            { name: 'live', test: /node_modules\/(socket\.io-client|socket\.io-parser|engine\.io-client|engine\.io-parser)\//, priority: 20 },
            { name: 'react-admin', test: /node_modules\/(react-admin|ra-[^/]+|@tanstack|react-hook-form|lodash|node-polyglot|inflection|date-fns|jsonexport)\//, priority: 10 },
          ],
        },
      },
    },
  },
});

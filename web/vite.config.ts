import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `npm run web` serves the sources with hot reload against a server on port 7070; the build is what the server serves. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
  },
  server: { proxy: { '/v1': 'http://127.0.0.1:7070', '/health': 'http://127.0.0.1:7070' } },
});

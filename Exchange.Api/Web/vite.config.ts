import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const output = '../wwwroot';

// The server sends what it finds compressed beside a file, so that it need not compress at run time.
const compress = (): Plugin => ({
  name: 'compress',
  apply: 'build',
  closeBundle() {
    for (const file of readdirSync(output, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(html|js|css|svg)$/.test(file)) continue;
      const path = join(output, file);
      const bytes = readFileSync(path);
      writeFileSync(`${path}.br`, brotliCompressSync(bytes));
      writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
    }
  },
});

// `npm run dev` shows changes at once, with an exchange that runs at EXCHANGE_URL behind it.
const exchange = process.env.EXCHANGE_URL ?? 'http://127.0.0.1:5080';

export default defineConfig({
  build: {
    outDir: output, emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false }, assetsInlineLimit: 0,
    reportCompressedSize: false,
    // The streams' client has comments that mean something to another bundler only.
    rollupOptions: { onwarn: (warning, warn) => { if (warning.code !== 'INVALID_ANNOTATION') warn(warning); } },
  },
  esbuild: { legalComments: 'eof' }, // licenses stay with what they are about
  server: { proxy: { '/api/': { target: exchange, changeOrigin: false }, '/hubs/': { target: exchange, changeOrigin: false, ws: true } } },
  plugins: [compress()],
});

// Runs the unit tests: bundles them, since they are TypeScript, and gives them to node's own test runner.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const folder = new URL('.', import.meta.url).pathname;
const output = mkdtempSync(join(folder, '../node_modules/.tests-'));
try {
  const entryPoints = readdirSync(folder).filter(name => name.endsWith('.test.ts')).map(name => join(folder, name));
  await build({
    entryPoints, outdir: output, outExtension: { '.js': '.mjs' }, bundle: true, platform: 'node', format: 'esm', logLevel: 'error',
  });
  const files = readdirSync(output).map(name => join(output, name));
  process.exitCode = spawnSync(process.execPath, ['--test', ...files], { stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(output, { recursive: true });
}

// Writes the generated references (docs/features.md, docs/cli.md, …) from the built code; --check fails on a difference.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { kernelModules } from './compile-kernels.js';

const root = new URL('../', import.meta.url);

/** The built-in mappings: name → text. */
function mappings() {
  const folder = new URL('mappings/', root);
  const names = readdirSync(folder).sort();
  return Object.fromEntries(
    names.map((name) => [name.replace('.yaml', ''), readFileSync(new URL(name, folder), 'utf8')]),
  );
}

/** What a benchmark kept in bench/results. */
function benchResult(name) {
  return JSON.parse(readFileSync(new URL(`bench/results/${name}.json`, root), 'utf8'));
}

/** file → function that returns its text */
const references = {
  ...kernelModules,
  'docs/cli.md': async () => (await import('../dist/cli/reference.js')).cliReference(),
  'docs/records.md': async () => (await import('../dist/contract/record-reference.js')).renderRecordReference(),
  'docs/mappings.md': async () =>
    (await import('../dist/contract/mapping-reference.js')).renderMappingReference(mappings()),
  'docs/ablation.md': async () =>
    (await import('../dist/bench/ablation-reference.js')).renderAblation(benchResult('ablation')),
  'web/src/pages/models/ablation.json': async () =>
    (await import('../dist/bench/ablation-reference.js')).renderAblationFacts(benchResult('ablation')),
  'src/client/api.ts': async () => (await import('../dist/server/client-reference.js')).renderClientTypes(),
  'docs/segments.md': async () =>
    (await import('../dist/bench/segments-reference.js')).renderSegments(benchResult('segments')),
  'docs/features.md': async () => {
    const { readCountryRisk } = await import('../dist/batch/country-list-file.js');
    return (await import('../dist/features/reference.js')).renderFeatureReference(readCountryRisk());
  },
  'docs/privacy.md': async () =>
    (await import('../dist/privacy/register/privacy-reference.js')).renderPrivacyReference(),
  'docs/policy.md': async () => (await import('../dist/contract/policy-reference.js')).renderPolicyReference(),
};

const check = process.argv.includes('--check');
const stale = [];
for (const [file, render] of Object.entries(references)) {
  const target = new URL(file, root);
  const text = await render();
  if (existsSync(target) && readFileSync(target, 'utf8') === text) continue;
  if (check) stale.push(file);
  else writeFileSync(target, text);
}
if (stale.length > 0) {
  console.error(`Out of date: ${stale.join(', ')}. Run \`npm run generate\` and commit the result.`);
  process.exit(1);
}

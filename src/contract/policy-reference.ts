import { countryListFile } from './country-list.ts';
import { policySchema } from './policy.ts';
import { keysTable, objectOf, schemaNode } from './schema-reference.ts';

/** docs/policy.md: every key of a policy file and of a country list, from their schemas. */
export function renderPolicyReference(): string {
  const policy = schemaNode(policySchema);
  const governed = objectOf(policy.properties!['alpha']);
  const list = schemaNode(countryListFile);
  return `# The policy file

<!-- Generated from src/contract by \`npm run generate\`; do not edit. -->

A policy says how much a bank wants to hear of, how its population is divided, and what its features measure by. It is
one YAML file for \`--policy\` of \`run\` and \`train\`; all problems in it are reported together, and what it leaves out
keeps its default. A model version holds the policy and the options of its features: other ones give another version,
and whatever scores by a version, in batch or stream, computes the features with the options of that version.

\`\`\`yaml
alpha: { default: 0.001, rules: [{ when: { risk-rating: high }, value: 0.002 }] }
threshold: { default: 0.5, rules: [{ when: { tenure: "<90d" }, value: 0.4 }] }
features:
  reportingLimitMinor: { EUR: 1000000, CZK: 25000000 }
  timeZone: Europe/Prague
  offHours: { from: 23, to: 5 }
  countryRisk: our-countries.yaml
\`\`\`

## The file

${keysTable(policy)}

### alpha, threshold

${keysTable(governed)}

### An exception

${keysTable(objectOf(governed.properties!['rules']))}

### features

${keysTable(objectOf(policy.properties!['features']))}

Local time follows the zone's summer time. The zone's offsets are stored in the version, so that a later change of its
rules does not change what was computed.

## A country list

One YAML file (or JSON, where its name ends so) with a row per stay of a country on a list. Peerline comes with \`lists/country-risk.yaml\`; a bank's own
file replaces it as a whole. [intelligence.md](intelligence.md) says how one is made of several sources, and kept by when it was known.

${keysTable(list)}

### A row

${keysTable(objectOf(list.properties!['rows']))}

### A score

${keysTable(objectOf(list.properties!['scores']))}
`;
}

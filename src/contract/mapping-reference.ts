import { mappingFile } from './mapping.ts';
import { keysTable, objectOf, schemaNode } from './schema-reference.ts';

/** docs/mappings.md: every key of a mapping file, from its schema. `examples` are mapping files by name. */
export function renderMappingReference(examples: Readonly<Record<string, string>>): string {
  const schema = schemaNode(mappingFile);
  const input = objectOf(schema.properties!['inputs']!.additionalProperties);
  const record = objectOf(schema.properties!['records']!.additionalProperties);
  const field = objectOf(record.properties!['fields']!.additionalProperties);
  const join = objectOf(record.properties!['join']);
  const date = objectOf(field.properties!['date']);
  return `# Mapping files

<!-- Generated from src/contract by \`npm run generate\`; do not edit. -->

A mapping says how a bank's files become the records of [records.md](records.md). It is one YAML file; all problems in
it are reported together. \`peerline ingest --check\` tries it on the files, shows ten mapped rows of each kind and the
data quality, and writes nothing.

## The file

${keysTable(schema)}

## An input

${keysTable(input)}

## A record

${keysTable(record)}

### A look-up in another input

${keysTable(join)}

### A field

${keysTable(field)}

### A date

${keysTable(date)}

## What happens to rows

- Text is trimmed; an empty text, or one of \`nulls\`, is a missing value. Missing and unreadable values follow the field's \`missing\` and \`invalid\`.
- A row with a problem goes to \`quarantine/<kind>.ndjson\` with file, line, field, value and reason; the rest goes on. read = loaded + duplicates + quarantined.
- A row whose identifier an earlier row has is a duplicate. Where it differs from that row it is listed in \`quarantine/<kind>-conflicts.ndjson\` too.
- A row that names a record which was not loaded (an unknown account, a quarantined party) is quarantined.
- Amounts are read digit by digit, never as floating-point numbers. They are converted with the latest rate of the rates file (CSV: date, currency, rate) that is not later than the transaction.
- Labels are for measuring: no feature reads them, nor does the score that raises alerts. Those before the test period tune the static rules, and a second score that is shown beside the first.

## Built-in mappings

${Object.entries(examples)
  .map(([name, text]) => `### ${name}\n\n\`\`\`yaml\n${text.trimEnd()}\n\`\`\``)
  .join('\n\n')}
`;
}

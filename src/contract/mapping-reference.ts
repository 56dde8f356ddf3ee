import { z } from 'zod';
import { mappingFile } from './mapping.ts';
import { table } from './record-reference.ts';

interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
}

/** docs/mappings.md: every key of a mapping file, from its schema. `examples` are mapping files by name. */
export function renderMappingReference(examples: Readonly<Record<string, string>>): string {
  const schema = z.toJSONSchema(mappingFile, { io: 'input', unrepresentable: 'any' }) as Node;
  const input = object(schema.properties!['inputs']!.additionalProperties as Node);
  const record = object(schema.properties!['records']!.additionalProperties as Node);
  const field = object(record.properties!['fields']!.additionalProperties as Node);
  const join = object(record.properties!['join']!);
  const date = object(field.properties!['date']!);
  return `# Mapping files

<!-- Generated from src/contract by \`npm run generate\`; do not edit. -->

A mapping says how a bank's files become the records of [records.md](records.md). It is one YAML file; all problems in
it are reported together. \`peerline ingest --check\` tries it on the files, shows ten mapped rows of each kind and the
data quality, and writes nothing.

## The file

${keys(schema)}

## An input

${keys(input)}

## A record

${keys(record)}

### A look-up in another input

${keys(join)}

### A field

${keys(field)}

### A date

${keys(date)}

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

/** The object among the forms that a node may take. */
function object(node: Node): Node {
  if (node.properties !== undefined) return node;
  const forms = [...(node.anyOf ?? []), ...(node.items === undefined ? [] : [node.items])];
  const found = forms.find((form) => form.properties !== undefined) ?? forms.find((form) => form.items !== undefined);
  if (found === undefined) throw new Error('The mapping schema has lost its form.');
  return object(found);
}

function keys(node: Node): string {
  const rows = Object.entries(node.properties ?? {}).map(([name, each]) => [
    `\`${name}\``,
    `${form(each)}${node.required?.includes(name) === true ? '' : ', optional'}`,
    each.description ?? '',
  ]);
  return table(['key', 'form', 'meaning'], rows);
}

function form(node: Node): string {
  if (node.anyOf !== undefined) return [...new Set(node.anyOf.map(form))].join(' or ');
  if (node.const !== undefined)
    return `\`${typeof node.const === 'string' ? node.const : JSON.stringify(node.const)}\``;
  if (node.enum !== undefined) return node.enum.map((value) => `\`${JSON.stringify(value).slice(1, -1)}\``).join(', ');
  if (node.type === 'array') return `list of ${form(node.items ?? {})}`;
  if (node.properties !== undefined)
    return Object.keys(node.properties).length === 1 ? `\`{ ${Object.keys(node.properties)[0]}: … }\`` : 'keys below';
  if (node.type === 'object') return 'name → value';
  if (node.type === 'string') return 'text';
  return node.type ?? 'text';
}

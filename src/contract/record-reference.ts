import { currencies } from '#domain/money';
import { lakeFieldTypes, type RecordField } from './record-fields.ts';
import { derivedTransactionFields, loadedKinds, recordFields, recordSchemas, references } from './records.ts';

/** docs/records.md: every field of every canonical record, from the schemas. */
export function renderRecordReference(): string {
  const parts = loadedKinds.map((kind) => {
    const { title, description } = recordSchemas[kind].meta() as { title: string; description: string };
    const rows = recordFields[kind].map((field) => [
      `\`${field.name}\``,
      `${lakeFieldTypes[field.kind]}${field.nullable ? ', may be unknown' : ''}`,
      meaning(field, references[kind]?.[field.name]),
    ]);
    const derived =
      kind === 'transactions'
        ? derivedTransactionFields.map(({ name, type, description: text }) => [
            `\`${name}\``,
            `${type}, added by ingest`,
            text,
          ])
        : [];
    return `## ${title}: \`${kind}.parquet\`\n\n${description}\n\n${table(['field', 'type', 'meaning'], [...rows, ...derived])}`;
  });
  return `# Canonical records

<!-- Generated from src/contract by \`npm run generate\`; do not edit. -->

What \`peerline ingest\` writes to the lake, and what the built-in mapping \`canonical\` reads. Times are UTC epoch
milliseconds, amounts whole minor units of an ISO 4217 currency (${currencies.length} codes in force). Unknown is null, never 0 and
never an empty text.

${parts.join('\n\n')}
`;
}

function meaning(field: RecordField, reference: string | undefined): string {
  const values = field.values === undefined ? '' : ` One of ${field.values.map((value) => `\`${value}\``).join(', ')}.`;
  const range = field.minimum === undefined ? '' : ` From ${field.minimum} to ${field.maximum}.`;
  const refers = reference === undefined ? '' : ` Must be among the loaded ${reference}.`;
  return `${field.description}${values}${range}${refers}`;
}

/** A Markdown table, padded so that it reads well as text. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string => `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(cells[0]!), rule, ...cells.slice(1).map(line)].join('\n');
}

import { z } from 'zod';
import { isCurrency } from '#domain/money';
import { loadedKinds, recordFields } from './records.ts';
import { isTimeZone } from './time-zone-name.ts';

const columnName = z.string().min(1).max(200);
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const dateFormat = z.strictObject({
  format: z
    .string()
    .min(1)
    .max(40)
    .describe(
      'iso; epoch-ms; epoch-s; days, hours, minutes or seconds (a count since `origin`); or a pattern of YYYY YY MM DD HH mm ss, for instance DD.MM.YYYY.',
    ),
  zone: z
    .string()
    .refine(isTimeZone, 'is not an IANA time zone')
    .optional()
    .describe('IANA zone of local times, for instance Europe/Prague; UTC where it is not given.'),
  origin: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .optional()
    .describe('The day that a count starts from.'),
});

const missing = z
  .union([z.literal('unknown'), z.literal('quarantine'), z.strictObject({ use: scalar })])
  .describe('What an empty value becomes: unknown, a quarantined row, or the value under `use`.');

/** How one canonical field is made from a row. Exactly one of column, value, template, rowNumber, debit and credit. */
export const fieldMapping = z
  .strictObject({
    column: z
      .union([columnName, z.array(columnName).min(1)])
      .optional()
      .describe('Name of a column; input.column for one of a joined input; a list takes the first that is not empty.'),
    value: scalar.optional().describe('The same value for every row.'),
    template: z.string().max(500).optional().describe('Text with ${column} in it; empty as soon as one of them is.'),
    rowNumber: z.string().max(50).optional().describe('Makes an identifier of this prefix and the number of the line.'),
    debit: columnName.optional().describe('amountMinor only: column of amounts that go out; the direction follows.'),
    credit: columnName.optional().describe('amountMinor only: column of amounts that come in.'),
    optional: z.boolean().optional().describe('The column may be absent; the field is then unknown.'),
    codes: z.record(z.string(), scalar).optional().describe('Code table: value in the file → canonical value.'),
    otherwise: z
      .union([z.enum(['keep', 'unknown', 'quarantine']), z.strictObject({ use: scalar })])
      .optional()
      .describe('What a value outside the code table becomes; kept by default (a wrong code is then quarantined).'),
    date: z.union([z.string(), dateFormat]).optional().describe('Format of a date or time; iso by default.'),
    decimalMark: z.enum(['.', ',']).optional().describe("Decimal mark of numbers; the input's by default."),
    unit: z.enum(['major', 'minor']).optional().describe('amountMinor only: 12.34 is major (default), 1234 is minor.'),
    sign: z
      .enum(['unsigned', 'negative-is-out', 'negative-is-in', 'ignore'])
      .optional()
      .describe(
        'amountMinor only: unsigned (default) quarantines negative amounts; negative-is-out and -in also give the direction; ignore drops the sign.',
      ),
    round: z.boolean().optional().describe('amountMinor only: round what has more decimals than the currency.'),
    missing: missing.optional(),
    invalid: z
      .enum(['quarantine', 'unknown'])
      .optional()
      .describe('What a value that cannot be read becomes: a quarantined row (default), or unknown.'),
  })
  .check((context) => {
    const { column, value, template, rowNumber, debit, credit } = context.value;
    const amounts = debit !== undefined || credit !== undefined;
    const sources = [column, value, template, rowNumber, amounts || undefined].filter((each) => each !== undefined);
    if (sources.length !== 1 || (amounts && (debit === undefined || credit === undefined))) {
      context.issues.push({
        code: 'custom',
        input: context.value,
        message: 'give exactly one of column, value, template, rowNumber, or debit with credit',
      });
    }
  });
export type FieldMapping = z.infer<typeof fieldMapping>;

/** Conditions on columns: each must equal the value, or one of the values. */
const where = z.record(columnName, z.union([scalar, z.array(scalar).min(1)]));

const join = z.strictObject({
  input: columnName.describe('The input to look up.'),
  on: z
    .record(columnName, columnName)
    .refine((on) => Object.keys(on).length > 0, 'names no column')
    .describe('Column of the looked-up input → column of the rows so far. The first matching row counts.'),
  where: where.optional().describe('Only rows of the looked-up input that satisfy this.'),
});

const recordMapping = z.strictObject({
  from: columnName.describe('The input whose rows become records, one each.'),
  join: z.array(join).max(10).optional().describe('Other inputs to look up, in order.'),
  where: where.optional().describe('Only rows that satisfy this are read.'),
  distinct: z
    .boolean()
    .optional()
    .describe('One record per identifier, from its first row: parties out of a transaction file.'),
  fields: z
    .record(z.string(), z.union([columnName.transform((column): FieldMapping => ({ column })), fieldMapping]))
    .describe('Canonical field → how it is made. A bare text names a column.'),
});
export type RecordMapping = z.infer<typeof recordMapping>;

const input = z.strictObject({
  file: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[^/\\]+(\/[^/\\]+)*$/, 'must be a path below the data folder')
    .describe(
      'File in the data folder: .csv (or any text), .parquet (file or folder of parts), .ndjson; .gz also. Without an ending, the first of these that is there.',
    ),
  optional: z.boolean().optional().describe('The file may be absent; its records are then empty.'),
  format: z.enum(['csv', 'parquet', 'ndjson']).optional().describe('Where the ending does not say.'),
  delimiter: z.enum([',', ';', '\t', '|']).optional().describe('CSV: found out from the header by default.'),
  header: z.array(columnName).min(1).optional().describe('CSV without a header row: the names of its columns.'),
  encoding: z
    .enum(['auto', 'utf-8', 'windows-1252', 'iso-8859-1', 'iso-8859-2', 'windows-1250', 'utf-16le'])
    .optional()
    .describe('CSV, NDJSON: auto (default) takes UTF-8 where the file is, else Windows-1252.'),
  nulls: z.array(z.string()).optional().describe('Texts that mean "no value", beside the empty one.'),
  decimalMark: z.enum(['.', ',']).optional().describe('Decimal mark; the other one and blanks group digits.'),
});
export type InputMapping = z.infer<typeof input>;

/** A mapping file: how a bank's files become canonical records. */
export const mappingFile = z
  .strictObject({
    version: z.literal(1),
    name: z.string().min(1).max(80),
    description: z.string().max(2000).optional(),
    baseCurrency: z
      .string()
      .refine(isCurrency, 'is not an ISO 4217 code in force')
      .optional()
      .describe('Currency that amounts are compared in; by default that of the transactions, when they share one.'),
    inputs: z
      .record(z.string().regex(/^[a-z][a-z0-9_-]*$/i, 'must be a plain name'), input)
      .describe('Name → file. Several records may read the same input.'),
    records: z
      .partialRecord(
        z.enum(loadedKinds as [(typeof loadedKinds)[number], ...(typeof loadedKinds)[number][]]),
        z.union([recordMapping.transform((one) => [one]), z.array(recordMapping).min(1)]),
      )
      .describe('Record kind → one mapping, or several that are put together.'),
  })
  .check((context) => {
    const { inputs, records } = context.value;
    const report = (path: (string | number)[], message: string): void => {
      context.issues.push({ code: 'custom', input: context.value, path, message });
    };
    for (const [kind, mappings] of Object.entries(records)) {
      const fields = recordFields[kind as keyof typeof recordFields];
      for (const [index, mapping] of mappings.entries()) {
        const path = ['records', kind, index];
        const named = [mapping.from, ...(mapping.join ?? []).map((each) => each.input)];
        for (const name of named) {
          if (inputs[name] === undefined) report(path, `names the input ${name}, which is not under inputs`);
        }
        const twice = named.find((name, i) => named.indexOf(name) !== i);
        if (twice !== undefined) report(path, `looks up the input ${twice}, which it reads already`);
        for (const name of Object.keys(mapping.fields)) {
          if (fields.every((field) => field.name !== name))
            report([...path, 'fields', name], `is not a field of ${kind}`);
        }
        const derived = directionFollows(mapping) ? ['direction'] : [];
        for (const field of fields) {
          if (!field.nullable && mapping.fields[field.name] === undefined && !derived.includes(field.name)) {
            report([...path, 'fields'], `lacks ${field.name}, which every record of ${kind} needs`);
          }
        }
      }
    }
  });
export type Mapping = z.infer<typeof mappingFile>;

/** Whether the sign or column of the amount tells the direction. */
export function directionFollows(mapping: RecordMapping): boolean {
  const amount = mapping.fields['amountMinor'];
  return (
    mapping.fields['direction'] === undefined &&
    amount !== undefined &&
    (amount.debit !== undefined || amount.sign === 'negative-is-out' || amount.sign === 'negative-is-in')
  );
}

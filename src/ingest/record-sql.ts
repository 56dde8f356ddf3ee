import { type FieldMapping, type Mapping, type RecordMapping, directionFollows } from '#contract/mapping';
import type { RecordField } from '#contract/record-fields';
import { type LoadedKind, recordFields } from '#contract/records';
import { lakeTypeOf } from '#engine/duckdb/record-columns';
import { identifier, literal } from '#engine/duckdb/sql-text';
import type { NumberFormat } from './amount-sql.ts';
import { referenceOf, templateColumns } from './column-references.ts';
import { fieldSql, signedAmountSql } from './field-sql.ts';
import { stagedName } from './row-sink.ts';
import type { StagedInput } from './staged-input.ts';
import { precisionSql } from './time-sql.ts';

const blanks = literal(' \t\r\n\u00a0');

/**
 * SQL that turns an input's rows into records of a kind: the canonical columns, where the row stands (`_input`,
 * `_file`, `_line`), and the first problem (`_field`, `_value`, `_reason`; null: a good row). `position` orders the
 * mappings of one kind.
 */
export function recordSql(
  kind: LoadedKind,
  record: RecordMapping,
  position: number,
  mapping: Mapping,
  staged: ReadonlyMap<string, StagedInput>,
): string | null {
  const main = staged.get(record.from);
  if (main === undefined) return null;
  const scope: Scope = { record, mapping, staged };
  const fields = recordFields[kind];
  const mapped = fields.filter((field) => record.fields[field.name] !== undefined);
  const texts = mapped.flatMap((field) => {
    const how = record.fields[field.name]!;
    const raw = rawText(scope, how);
    return [`${raw} AS ${rawName(field)}`, `${coded(how, raw)} AS ${textName(field)}`];
  });
  const source = `SELECT m.file AS _file, m.line AS _line, m.reject AS _reject, m.rejectText AS _rejectText${[
    '',
    ...texts,
  ].join(',\n  ')}
  FROM ${main.source} m${joins(scope)}${conditions(scope)}`;
  const valued = valuesSql(scope, fields, source);
  const checked = `SELECT ${position} AS _input, _file, _line, ${problemSql(scope, fields)} AS _problem, ${fields
    .map((field) => identifier(field.name))
    .join(', ')} FROM (${valued})`;
  // A row without identifier, or that cannot be read at all, is reported where the input is read row by row.
  const firstOnly =
    record.distinct === true
      ? ` WHERE "id" IS NOT NULL QUALIFY row_number() OVER (PARTITION BY "id" ORDER BY _file, _line) = 1`
      : '';
  return `SELECT _input, _file, _line, _problem.field AS _field, _problem.value AS _value, _problem.reason AS _reason,
    ${fields.map((field) => identifier(field.name)).join(', ')} FROM (${checked})${firstOnly}`;
}

interface Scope {
  readonly record: RecordMapping;
  readonly mapping: Mapping;
  readonly staged: ReadonlyMap<string, StagedInput>;
}

const rawName = (field: RecordField): string => identifier(`raw ${field.name}`);
const textName = (field: RecordField): string => identifier(`text ${field.name}`);

/** The trimmed text of a column; null where it is empty or one of the input's texts for "no value". */
function columnText(scope: Scope, name: string, optional: boolean): string {
  const { input, column } = referenceOf(scope.record, name);
  const staged = scope.staged.get(input);
  if (staged === undefined) return 'CAST(NULL AS VARCHAR)';
  const { columns, input: settings } = staged.opened;
  if (optional && columns !== null && !columns.includes(column)) return 'CAST(NULL AS VARCHAR)';
  const alias = input === scope.record.from ? 'm' : identifier(`j:${input}`);
  const text = `${alias}.${identifier(stagedName(column))}`;
  const type = staged.opened.types.get(column) ?? 'VARCHAR';
  const trimmed = type === 'VARCHAR' ? trimmedSql(text) : text;
  const nulls = settings.nulls ?? [];
  return nulls.length === 0
    ? trimmed
    : `CASE WHEN ${trimmed} NOT IN (${nulls.map(literal).join(', ')}) THEN ${trimmed} END`;
}

/** Text without blanks around it, null where nothing is left; the common case of none costs two comparisons. */
function trimmedSql(text: string): string {
  const plain = `ascii(${text}) BETWEEN 33 AND 126 AND ascii(right(${text}, 1)) BETWEEN 33 AND 126`;
  return `CASE WHEN ${plain} THEN ${text} ELSE nullif(trim(${text}, ${blanks}), '') END`;
}

function rawText(scope: Scope, how: FieldMapping): string {
  const optional = how.optional === true;
  if (how.value !== undefined) return literal(how.value);
  if (how.rowNumber !== undefined) return `${literal(how.rowNumber)} || m.line`;
  if (how.template !== undefined) return templateText(scope, how.template, optional);
  if (how.debit !== undefined && how.credit !== undefined) return debitOrCredit(scope, how.debit, how.credit);
  const names = typeof how.column === 'string' ? [how.column] : (how.column ?? []);
  const columns = names.map((name) => columnText(scope, name, optional));
  return columns.length === 1 ? columns[0]! : `coalesce(${columns.join(', ')})`;
}

function templateText(scope: Scope, template: string, optional: boolean): string {
  const columns = templateColumns(template).map((name) => `(${columnText(scope, name, optional)})`);
  const between = template.split(/\$\{[^}]*\}/).map(literal);
  return between.flatMap((text, i) => (i < columns.length ? [text, columns[i]!] : [text])).join(' || ');
}

/** One signed text out of two columns: what goes out is negative. An amount of 0 counts as none where the other is there. */
function debitOrCredit(scope: Scope, debit: string, credit: string): string {
  const out = columnText(scope, debit, false);
  const into = columnText(scope, credit, false);
  const nothing = (text: string): string => `(${text} IS NULL OR regexp_full_match(${text}, '[0.,]+'))`;
  return `CASE WHEN ${nothing(out)} AND NOT ${nothing(into)} THEN ${into}
    WHEN ${out} IS NULL THEN ${into} ELSE '-' || ltrim(${out}, '-+') END`;
}

/** The text after the code table and the policy for empty values. */
function coded(how: FieldMapping, raw: string): string {
  let text = raw;
  if (how.codes !== undefined) {
    const cases = Object.entries(how.codes).map(([from, to]) => `WHEN ${literal(from)} THEN ${literal(to)}`);
    const otherwise =
      typeof how.otherwise === 'object'
        ? `CASE WHEN ${raw} IS NOT NULL THEN ${literal(how.otherwise.use)} END`
        : how.otherwise === 'unknown'
          ? 'NULL'
          : raw;
    text = cases.length === 0 ? otherwise : `CASE ${raw} ${cases.join(' ')} ELSE ${otherwise} END`;
  }
  return typeof how.missing === 'object' ? `coalesce(${text}, ${literal(how.missing.use)})` : text;
}

function joins({ record, staged }: Scope): string {
  return (record.join ?? [])
    .map((join) => {
      const other = staged.get(join.input);
      if (other === undefined) return '';
      const keys = Object.keys(join.on).map((column) => identifier(stagedName(column)));
      const alias = identifier(`j:${join.input}`);
      const match = Object.entries(join.on).map(([theirs, ours]) => {
        const { input, column } = referenceOf(record, ours);
        const from = input === record.from ? 'm' : identifier(`j:${input}`);
        return `trim(${from}.${identifier(stagedName(column))}, ${blanks}) = trim(${alias}.${identifier(stagedName(theirs))}, ${blanks})`;
      });
      const kept = ['reject IS NULL', ...whereSql(join.where ?? {}, '')].join(' AND ');
      const first = `SELECT * FROM ${other.source} WHERE ${kept}
        QUALIFY row_number() OVER (PARTITION BY ${keys.join(', ')} ORDER BY file, line) = 1`;
      return `\n  LEFT JOIN (${first}) ${alias} ON ${match.join(' AND ')}`;
    })
    .join('');
}

function conditions({ record }: Scope): string {
  const all = whereSql(record.where ?? {}, 'm.', (name) => {
    const { input, column } = referenceOf(record, name);
    return `${input === record.from ? 'm' : identifier(`j:${input}`)}.${identifier(stagedName(column))}`;
  });
  return all.length === 0 ? '' : `\n  WHERE m.reject IS NOT NULL OR (${all.join(' AND ')})`;
}

function whereSql(
  where: Readonly<Record<string, string | readonly string[]>>,
  prefix: string,
  column = (name: string): string => prefix + identifier(stagedName(name)),
): string[] {
  return Object.entries(where).map(([name, wanted]) => {
    const values = typeof wanted === 'string' ? [wanted] : wanted;
    return `coalesce(trim(${column(name)}, ${blanks}), '') IN (${values.map(literal).join(', ')})`;
  });
}

/** The typed columns over the texts. Currency comes first, since amounts depend on it; direction may follow the sign. */
function valuesSql(scope: Scope, fields: readonly RecordField[], source: string): string {
  const { record } = scope;
  const at = fields.find((field) => field.name === 'at');
  const precision = at === undefined ? 'NULL' : precisionSql(textName(at), record.fields['at']?.date);
  const value = (field: RecordField): string => {
    const how = record.fields[field.name];
    if (how === undefined) return field.name === 'atPrecision' ? precision : `CAST(NULL AS ${lakeTypeOf(field.kind)})`;
    return `CAST(${fieldSql(field, how, textName(field), currencyColumn(fields), numberFormat(scope, how)).value} AS ${lakeTypeOf(field.kind)})`;
  };
  const currency = fields.find((field) => field.kind === 'currency');
  const inner =
    currency === undefined ? source : `SELECT *, ${value(currency)} AS ${identifier(currency.name)} FROM (${source})`;
  const columns = fields
    .filter((field) => field !== currency)
    .map((field) => {
      if (field.name === 'direction' && directionFollows(record)) {
        return `${directionSql(scope, fields)} AS ${identifier(field.name)}`;
      }
      return `${value(field)} AS ${identifier(field.name)}`;
    });
  return `SELECT *, ${columns.join(',\n  ')} FROM (${inner})`;
}

function directionSql(scope: Scope, fields: readonly RecordField[]): string {
  const field = fields.find((each) => each.kind === 'amount')!;
  const how = scope.record.fields[field.name]!;
  const signed = signedAmountSql(how, textName(field), currencyColumn(fields), numberFormat(scope, how));
  const negative = how.sign === 'negative-is-in' ? 'in' : 'out';
  return `CASE WHEN ${signed} < 0 THEN '${negative}' ELSE '${negative === 'in' ? 'out' : 'in'}' END`;
}

function currencyColumn(fields: readonly RecordField[]): string {
  return fields.some((field) => field.name === 'currency') ? '"currency"' : "'EUR'";
}

function numberFormat(scope: Scope, how: FieldMapping): NumberFormat {
  return { decimalMark: how.decimalMark ?? scope.mapping.inputs[scope.record.from]?.decimalMark ?? '.' };
}

/** The first problem of a row as a struct, null for a good row. A field that may be unknown may forgive what is invalid. */
function problemSql(scope: Scope, fields: readonly RecordField[]): string {
  const problem = (field: string, value: string, reason: string): string =>
    `{'field': ${field}, 'value': ${value}, 'reason': ${reason}}`;
  const cases = [`WHEN _reject IS NOT NULL THEN ${problem("''", '_rejectText', '_reject')}`];
  for (const field of fields) {
    const how = scope.record.fields[field.name];
    if (how === undefined) continue;
    const { problem: reason } = fieldSql(field, how, textName(field), currencyColumn(fields), numberFormat(scope, how));
    const name = literal(field.name);
    const column = identifier(field.name);
    if (!field.nullable || how.missing === 'quarantine') {
      cases.push(`WHEN ${textName(field)} IS NULL THEN ${problem(name, rawName(field), "'is missing'")}`);
    }
    if (how.invalid === 'unknown' && field.nullable) continue;
    const text = field.kind === 'identifier' || field.kind === 'text';
    if (text && reason === 'NULL') continue;
    const wrong = text ? `(${reason}) IS NOT NULL` : `${column} IS NULL`;
    cases.push(`WHEN ${textName(field)} IS NOT NULL AND ${wrong} THEN ${problem(name, rawName(field), reason)}`);
  }
  return `CASE ${cases.join('\n  ')} END`;
}

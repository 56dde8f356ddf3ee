import type { FieldCompleteness } from '#domain/data-quality';
import { dataTable, meter, section } from '../data-table.ts';
import type { DataQualitySummary } from '../data-quality-summary.ts';
import { countsFinding, otherCountsFinding } from '../findings.ts';
import { count, counted, date, decimal, percent } from '../format.ts';
import { type Html, html, outside } from '../html.ts';
import type { RunResult } from '../run-result.ts';

/** What the data could and could not say. */
export function qualitySection(result: RunResult): Html {
  const { quality, source } = result;
  const age =
    quality.ageDays === null
      ? ''
      : ` The last transaction was ${decimal(quality.ageDays)} days old when the run began.`;
  return section(
    'quality',
    'Data quality',
    html`<h3>${countsFinding(result)}</h3><p class="note">${otherCountsFinding(result)}</p><p class="note">Transactions from ${date(source.firstAt)} to ${date(source.lastAt)}, mapping ${outside(source.mapping)}.${age} ${gapFinding(quality)}</p>`,
    quality.notes.length === 0 ? null : html`<ul>${quality.notes.map((note) => html`<li>${outside(note)}</li>`)}</ul>`,
    quality.issues.length === 0
      ? html`<p>No row was set aside or flagged.</p>`
      : dataTable(quality.issues, [
          { head: 'Issue', cell: ({ issue }) => issue },
          { head: 'Record', cell: ({ record }) => record },
          { head: 'Rows', cell: ({ count: rows }) => count(rows), numeric: true },
          { head: 'What was done', cell: ({ action }) => action },
          {
            head: 'Example',
            cell: ({ example }) => (example === null ? null : html`<code>${outside(example.slice(0, 120))}</code>`),
          },
        ]),
    html`<h3 style="margin-top:24px">${completenessFinding(quality)}</h3><details><summary>Table</summary>${completenessTable(quality.completeness)}</details>`,
    missing(quality),
    skew(quality),
  );
}

/** Freshness in one sentence. */
export function gapFinding({ largestGapDays, largestGapAfter }: DataQualitySummary): string {
  return largestGapAfter === null
    ? 'No day lacks transactions.'
    : `The longest gap is ${counted(largestGapDays, 'day')} without a transaction, after ${largestGapAfter}.`;
}

function filledShare({ rows, filled }: { readonly rows: number; readonly filled: number }): number {
  return rows === 0 ? 0 : filled / rows;
}

export function completenessFinding({ completeness }: DataQualitySummary): string {
  const empty = completeness.filter((field) => field.filled === 0).length;
  const partial = completeness.filter((field) => field.filled > 0 && field.filled < field.rows).length;
  return `${counted(completeness.length, 'field')}: ${count(completeness.length - empty - partial)} complete, ${count(partial)} with gaps, ${count(empty)} empty.`;
}

function completenessTable(fields: readonly FieldCompleteness[]): Html {
  return dataTable(fields, [
    { head: 'Record', cell: ({ record }) => record },
    { head: 'Field', cell: ({ field }) => outside(field) },
    { head: 'Filled', cell: (field) => meter(filledShare(field), percent(filledShare(field))) },
    { head: 'Rows', cell: ({ rows }) => count(rows), numeric: true },
  ]);
}

function missing({ missing: inputs }: DataQualitySummary): Html | null {
  if (inputs.length === 0) return null;
  return html`<h3 style="margin-top:24px">Not known from this data: ${counted(inputs.length, 'feature or axis', 'features or axes')}.</h3>${dataTable(
    inputs,
    [
      { head: 'Name', cell: ({ name }) => name },
      { head: 'Kind', cell: ({ kind }) => kind },
      { head: 'Why, and what follows', cell: ({ reason }) => reason },
    ],
  )}`;
}

function skew({ skew: fields }: DataQualitySummary): Html | null {
  if (fields.length === 0) return null;
  const rows = fields.flatMap(({ field, groups }) => groups.map((group) => ({ field, ...group })));
  return html`<h3 style="margin-top:24px">Completeness differs between groups in ${counted(fields.length, 'field')}: a score means less where a field is missing.</h3>${dataTable(
    rows,
    [
      { head: 'Field', cell: ({ field }) => outside(field) },
      { head: 'Group', cell: ({ name }) => outside(name) },
      { head: 'Filled', cell: (group) => meter(filledShare(group), percent(filledShare(group))) },
      { head: 'Rows', cell: ({ rows: n }) => count(n), numeric: true },
    ],
  )}`;
}

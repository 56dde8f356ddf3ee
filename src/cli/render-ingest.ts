import type { MappingCheck } from '#ingest/check-mapping';
import type { DataQuality } from '#ingest/data-quality';
import type { IngestResult } from '#ingest/ingest';

const number = (value: number): string => value.toLocaleString('en');

function countLines(counts: IngestResult['counts']): string[] {
  const head = `${'Record'.padEnd(18)} ${['Read', 'Loaded', 'Duplicates', 'Quarantined'].map((name) => name.padStart(12)).join('')}`;
  const rows = Object.entries(counts).map(
    ([kind, { read, loaded, duplicates, quarantined }]) =>
      `${kind.padEnd(18)} ${[read, loaded, duplicates, quarantined].map((value) => number(value).padStart(12)).join('')}`,
  );
  return [head, ...rows];
}

/** What a person should know of the data before trusting a score. */
export function renderQuality({ freshness, issues, missing, skew, completeness, notes }: DataQuality): string {
  const date = (at: number | null): string => (at === null ? '–' : new Date(at).toISOString().slice(0, 10));
  const thin = completeness.filter(({ rows, filled }) => rows > 0 && filled < rows);
  return [
    'Data quality',
    `  Transactions from ${date(freshness.firstAt)} to ${date(freshness.lastAt)}, longest gap ${number(freshness.largestGapDays)} days.`,
    ...notes.map((note) => `  ${note}`),
    ...issues.map(
      ({ issue, record, count, action, example }) =>
        `  ${number(count)} × ${issue} (${record}): ${action}${example === null ? '' : `, for instance "${example.slice(0, 40)}"`}`,
    ),
    ...thin.map(
      ({ record, field, rows, filled }) =>
        `  ${record}.${field}: known for ${((100 * filled) / rows).toFixed(filled * 1000 < rows ? 2 : 0)} %`,
    ),
    ...skew.map(
      ({ field, groups }) =>
        `  ${field} differs between groups: ${groups.map(({ name, rows, filled }) => `${name} ${((100 * filled) / Math.max(1, rows)).toFixed(0)} %`).join(', ')}`,
    ),
    ...missing.map(({ name, kind, reason }) => `  Missing for ${kind} ${name}: ${reason}`),
  ].join('\n');
}

export function renderIngest({
  counts,
  mapping,
  baseCurrency,
  lake,
  quarantine,
  unreadableLines,
  quality,
}: IngestResult): string {
  return [
    `Mapping ${mapping}, amounts in ${baseCurrency}.`,
    '',
    ...countLines(counts),
    ...(unreadableLines > 0 ? [`${number(unreadableLines)} unreadable lines are listed in the quarantine.`] : []),
    '',
    renderQuality(quality),
    '',
    `Records:    ${lake}`,
    `Quarantine: ${quarantine}`,
  ].join('\n');
}

export function renderCheck({ mapping, counts, rows, quality }: MappingCheck): string {
  const samples = Object.entries(rows).flatMap(([kind, records]) => [
    `${kind}:`,
    ...records.map((record) => `  ${JSON.stringify(record)}`),
  ]);
  return [
    `Mapping ${mapping} is valid. Nothing was written.`,
    '',
    ...countLines(counts),
    '',
    ...samples,
    '',
    renderQuality(quality),
  ].join('\n');
}

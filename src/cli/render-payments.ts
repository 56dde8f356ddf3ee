import type { PaymentIngestResult } from '#ingest/formats/payment-folder';
import { renderIngest } from './render-ingest.ts';

/** One line per file, then what stands out, then the data quality of the lake. */
export function renderPayments(result: PaymentIngestResult): string {
  const { files, totals } = result;
  const width = Math.max(4, ...files.map(({ file }) => file.length));
  const lines = files.map(({ file, format, status, reason, read, loaded, duplicates, quarantined }) =>
    status === 'refused'
      ? `${file.padEnd(width)}  refused: ${reason}`
      : `${file.padEnd(width)}  ${format}${status === 'partial' ? ' (in part)' : ''}: ${read} read, ${loaded} loaded, ${duplicates} duplicates, ${quarantined} quarantined`,
  );
  const wrong = files.flatMap(({ file, statements }) =>
    statements.wrong.map(
      ({ statement, differenceMinor, currency }) =>
        `${file}: statement ${statement} does not add up, by ${differenceMinor} minor units of ${currency}`,
    ),
  );
  return [
    ...lines,
    '',
    `${totals.read} read = ${totals.loaded} loaded + ${totals.duplicates} duplicates + ${totals.quarantined} quarantined`,
    ...(wrong.length === 0 ? [] : ['', ...wrong]),
    '',
    renderIngest(result),
    `Details:    ${result.details}`,
  ].join('\n');
}

import { dataTable, meter, section } from '../data-table.ts';
import { count, decimal } from '../format.ts';
import { type Html, html, outside } from '../html.ts';
import type { ModelDocument } from '../model-document-data.ts';

const cellsShown = 40;

/** In place of the distributions of scores. */
export function unscoredSection(): Html {
  return section(
    'scores',
    'Scores and the line',
    html`<p>Not measured: no leg had been scored with this version when it was saved.</p>`,
  );
}

/** Cells and experts as they were trained: all that is known before anything is scored. */
export function trainedSegmentsSection({ trainedCells, trainedExperts }: ModelDocument): Html {
  const backedOff = trainedCells.filter(({ name, calibratedBy }) => name !== calibratedBy).length;
  const rest = trainedCells.length - cellsShown;
  return section(
    'segments',
    'Segments',
    html`<p>${count(backedOff)} of ${count(trainedCells.length)} cells ${backedOff === 1 ? 'is' : 'are'} calibrated on a parent. A cell of pooling weight 1 speaks for itself; the nearer to 0, the more it borrows from its parents. How often each cell alerts is not measured.</p>`,
    dataTable(trainedCells.slice(0, cellsShown), [
      { head: 'Cell', cell: ({ name }) => outside(name) },
      { head: 'Training legs', cell: ({ trainedLegs }) => count(trainedLegs), numeric: true },
      { head: 'Parties', cell: ({ parties }) => count(parties), numeric: true },
      { head: 'Pooling weight', cell: ({ poolingWeight }) => meter(poolingWeight, poolingWeight.toFixed(2)) },
      {
        head: 'Calibrated on',
        cell: ({ name, calibratedBy }) => (name === calibratedBy ? 'itself' : outside(calibratedBy)),
      },
    ]),
    rest > 0 ? html`<p class="note">And ${count(rest)} smaller cells.</p>` : null,
    html`<h3>Experts</h3>`,
    dataTable(trainedExperts, [
      { head: 'Expert', cell: ({ name }) => outside(name) },
      { head: 'Trained on rows', cell: ({ trainedRows }) => count(trainedRows), numeric: true },
      {
        head: 'Members (weight)',
        cell: ({ members }) => members.map(({ name, weight }) => `${name} (${decimal(weight)})`).join(', '),
      },
    ]),
  );
}

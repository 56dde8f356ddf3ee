import { dataTable } from '../data-table.ts';
import type { EvaluationSummary } from '../evaluation-summary.ts';
import { learnedFinding } from '../findings.ts';
import { count, decimal, percent, percentWithInterval } from '../format.ts';
import { type Html, html, outside } from '../html.ts';

/** The second line beside the label-free score; null where nothing was labelled. */
export function learnedPart(evaluation: EvaluationSummary): Html | null {
  const { learned } = evaluation;
  if (learned === undefined) return null;
  const head = html`<h3>Peerline with past labels</h3><p>${learnedFinding(evaluation)}</p>`;
  if (learned.reason !== null) return head;
  return html`${head}
${dataTable(learned.levels, [
  { head: 'Recall', cell: ({ recall }) => percent(recall), numeric: true },
  { head: 'Rules: false positives', cell: (level) => count(Math.round(level.ruleFalsePositives)), numeric: true },
  { head: 'Label-free: false positives', cell: ({ recall }) => labelFree(evaluation, recall), numeric: true },
  {
    head: 'With past labels: false positives',
    cell: (level) => count(Math.round(level.falsePositives)),
    numeric: true,
  },
  {
    head: 'Fewer than rules [95 % interval]',
    cell: ({ reduction, interval }) => (reduction === null ? '–' : percentWithInterval(reduction, interval)),
    numeric: true,
  },
])}
<p>What the labels made of the features: 1 = as much as without labels, 0 = not at all.</p>
${dataTable(learned.topWeights, [
  { head: 'Feature', cell: ({ feature }) => outside(feature) },
  { head: 'Weight', cell: ({ weight }) => decimal(weight), numeric: true },
])}`;
}

/** False positives of the label-free score at a level of recall. */
export function labelFree({ opponents }: EvaluationSummary, recall: number): string {
  const level = opponents[0]?.levels.find((each) => each.recall === recall);
  return level === undefined ? '–' : count(Math.round(level.falsePositives));
}

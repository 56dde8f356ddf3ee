import type { ModelReview } from '#batch/review-model';
import { wrapped } from '#report/text-table';

const driftsShown = 5;

/** The answer first, then what it rests on. */
export function renderReview(review: ModelReview): string {
  const { reasons, columns, calibration, alertRates, bias, notMeasured } = review;
  const moved = columns.filter(({ material }) => material);
  const uneven = bias.filter((group) => group.uneven);
  return [
    `Model ${review.version}, trained on what came until ${day(review.trainedUntil)}`,
    `Train again now? ${review.retrain ? 'Yes.' : 'No reason to.'}`,
    ...reasons.map(({ sentence }) => wrapped(`– ${sentence}`, 2)),
    '',
    `${review.legs.toLocaleString('en')} legs after it, until ${day(review.now)}`,
    wrapped(`${moved.length} of ${columns.length} features moved far (PSI ≥ 0.1 and beyond chance)`, 2),
    ...moved.slice(0, driftsShown).map(({ column, psi }) => `    ${column}: PSI ${psi.toFixed(2)}`),
    ...calibration.map(({ level, realised, drifted }) =>
      wrapped(
        `p ≤ ${level}: ${percent(realised.share)} of legs [${percent(realised.low)}, ${percent(realised.high)}]${drifted ? ', not as promised' : ''}`,
        2,
      ),
    ),
    ...alertRates.map(({ kind, days, changes, rate }) =>
      wrapped(`alert rate of ${kind}: ${percent(rate)} of legs, ${changes} changes in ${days} days`, 2),
    ),
    '',
    `Customers alerted otherwise than others: ${uneven.length} of ${bias.length} groups`,
    ...uneven.map(({ axis, value, alertRate, ratio, unearned }) =>
      wrapped(
        `${axis} ${value}: ${alertRate === null ? 'too few to show' : `${percent(alertRate.share)} [${percent(alertRate.low)}, ${percent(alertRate.high)}]`}, ${ratio?.toFixed(1) ?? '–'} times as often${unearned ? ', and its alerts are false more often' : ''}`,
        2,
      ),
    ),
    '',
    ...notMeasured.map((sentence) => wrapped(`Not measured: ${sentence}`, 0)),
  ].join('\n');
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function percent(share: number): string {
  return `${(100 * share).toPrecision(3)} %`;
}

import { takeRows } from '#ml/matrix';
import { createRandom } from '#ml/random';
import { sampleWithoutReplacement } from '#ml/sampling';
import { applyStandardScaler, fitStandardScaler } from '#ml/scalers/standard-scaler';
import type { AnomalySet } from './anomaly-set.ts';

/**
 * At most `most` rows, drawn by seed within each label so that a rare label keeps its rate (at least one anomaly), and
 * standardised: what every detector and every peer is given.
 */
export function stratifiedSample(set: AnomalySet, most: number, seed: number): AnomalySet {
  const rows = set.X.rows > most ? stratifiedRows(set.labels, most, seed) : Uint32Array.from(set.labels.keys());
  const X = takeRows(set.X, rows);
  applyStandardScaler(fitStandardScaler(X), X, X);
  return { name: set.name, X, labels: Uint8Array.from(rows, (i) => set.labels[i]!) };
}

function stratifiedRows(labels: Uint8Array, most: number, seed: number): Uint32Array {
  const random = createRandom(seed).fork('rows');
  const anomalies = Uint32Array.from(labels.keys()).filter((i) => labels[i] !== 0);
  const normal = Uint32Array.from(labels.keys()).filter((i) => labels[i] === 0);
  const wanted = Math.min(anomalies.length, Math.max(1, Math.round((most * anomalies.length) / labels.length)));
  return Uint32Array.of(
    ...sampleWithoutReplacement(random, anomalies.length, wanted).map((i) => anomalies[i]!),
    ...sampleWithoutReplacement(random, normal.length, most - wanted).map((i) => normal[i]!),
  ).sort();
}

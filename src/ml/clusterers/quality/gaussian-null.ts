import { liftedCholesky } from '../../linear/lifted-cholesky.ts';
import { meanCovariance } from '../../linear/covariance.ts';
import { type Matrix, matrix } from '../../matrix.ts';
import type { Random } from '../../random.ts';
import { inertiaOf, meansOfLabels } from '../nearest-centre.ts';
import type { ClusteringMethod } from '../method.ts';

/**
 * How much tighter a method's clusters of X are than its clusters of data drawn from one Gaussian with the mean and
 * covariance of X: (mean − observed) / standard deviation of the share of the sum of squares left within clusters.
 * A long cloud is halved stably although nothing separates the halves: this tells it from two clouds. NaN when the
 * method finds fewer than two clusters. Costs `draws` + 1 fits.
 * Source: the idea of SigClust, Liu, Hayes, Nobel & Marron, JASA 2008, with the plain covariance and any k.
 */
export function excessOverOneGaussian(method: ClusteringMethod, X: Matrix, draws: number, random: Random): number {
  const observed = shareWithin(method, X, random.fork('observed'));
  if (Number.isNaN(observed) || draws < 2) return Number.NaN;
  const { mean, covariance } = meanCovariance(
    X,
    Int32Array.from({ length: X.rows }, (_, i) => i),
  );
  liftedCholesky(covariance, X.columns);
  const shares: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const stream = random.fork(`draw ${draw}`);
    const share = shareWithin(method, gaussianRows(X.rows, mean, covariance, stream), stream);
    if (!Number.isNaN(share)) shares.push(share);
  }
  // A method that finds nothing in one Gaussian needs no comparison.
  if (shares.length < 2) return Number.POSITIVE_INFINITY;
  const expected = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const variance = shares.reduce((sum, share) => sum + (share - expected) ** 2, 0) / (shares.length - 1);
  return (expected - observed) / Math.max(Math.sqrt(variance), 1e-12);
}

function gaussianRows(rows: number, mean: Float64Array, factor: Float64Array, random: Random): Matrix {
  const columns = mean.length;
  const X = matrix(rows, columns);
  const normals = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) normals[j] = random.normal();
    for (let j = 0; j < columns; j++) {
      let value = mean[j]!;
      for (let m = 0; m <= j; m++) value += factor[j * columns + m]! * normals[m]!;
      X.data[i * columns + j] = value;
    }
  }
  return X;
}

/** Share of the clustered rows' sum of squares that is left within clusters. */
function shareWithin(method: ClusteringMethod, X: Matrix, random: Random): number {
  const clustering = method.fit(X, random);
  if (clustering.k < 2) return Number.NaN;
  const labels = clustering.assign(X);
  const within = inertiaOf(X, meansOfLabels(X, labels, clustering.k).means.data, labels);
  const together = labels.map((label) => Math.min(label, 0));
  return within / inertiaOf(X, meansOfLabels(X, together, 1).means.data, together);
}

/** P(X > x) = (1 + ξx/σ)^(−1/ξ) for excesses x ≥ 0; exponential at ξ = 0. */
export interface GeneralisedPareto {
  /** ξ in [0, 1]: never a finite end point, so no score has probability 0. */
  readonly shape: number;
  /** σ > 0, in units of the excess. */
  readonly scale: number;
}

const priorShape = 0;
const priorWeight = 10;

/**
 * Fits the tail of excesses over a threshold (sorted ascending, ≥ 0). Quasi-Bayesian estimator of Zhang & Stephens
 * (2009), with the shape drawn towards an exponential tail as if by ten observations. O(n·√n).
 */
export function fitGeneralisedPareto(excesses: Float64Array): GeneralisedPareto {
  const n = excesses.length;
  const largest = n === 0 ? 0 : excesses[n - 1]!;
  let mean = 0;
  for (const x of excesses) mean += x / n;
  const quartile = n === 0 ? 0 : excesses[Math.max(0, Math.floor(n / 4 + 0.5) - 1)]!;
  if (n < 10 || !(quartile > 0) || !(largest > quartile)) {
    return { shape: 0, scale: mean > 0 ? mean : Math.max(largest, Number.MIN_VALUE * 2 ** 60) };
  }
  const grid = 30 + Math.floor(Math.sqrt(n));
  const candidate = new Float64Array(grid);
  const logLikelihood = new Float64Array(grid);
  for (let j = 0; j < grid; j++) {
    const b = 1 / largest + (1 - Math.sqrt(grid / (j + 0.5))) / (3 * quartile);
    const shape = meanLog(excesses, b);
    candidate[j] = b;
    logLikelihood[j] = n * (Math.log(-b / shape) - shape - 1);
  }
  let b = 0;
  let total = 0;
  for (let j = 0; j < grid; j++) {
    if (Number.isNaN(logLikelihood[j]!)) continue;
    let inverse = 0;
    for (let k = 0; k < grid; k++) {
      if (!Number.isNaN(logLikelihood[k]!)) inverse += Math.exp(logLikelihood[k]! - logLikelihood[j]!);
    }
    b += candidate[j]! / inverse;
    total += 1 / inverse;
  }
  b /= total;
  const raw = meanLog(excesses, b);
  const scale = -raw / b;
  const shape = Math.min(1, Math.max(0, (raw * n + priorShape * priorWeight) / (n + priorWeight)));
  if (!(scale > 0) || !Number.isFinite(scale) || !Number.isFinite(shape)) return { shape: 0, scale: mean };
  // Where the shape was moved, the mean excess of the fit keeps to the data.
  return { shape, scale: raw < 0 ? mean : scale };
}

/** Mean of log(1 − b·x): the shape that maximises the likelihood for a given b = −ξ/σ. */
function meanLog(excesses: Float64Array, b: number): number {
  let sum = 0;
  for (const x of excesses) sum += Math.log1p(-b * x);
  return sum / excesses.length;
}

/** Nats beyond the threshold up to which a fit is taken at its word: about 20,000 times rarer than the threshold. */
const trusted = 10;

/**
 * −log P(X > x), ≥ 0, tempered: beyond ten nats only its logarithm counts on, since no sample backs such a claim. The
 * order of scores is kept, and one absurd value does not outweigh everything else.
 */
export function paretoSurprisal(tail: GeneralisedPareto, x: number): number {
  if (!(x > 0)) return 0;
  const ratio = x / tail.scale;
  const surprisal = tail.shape < 1e-9 ? ratio : Math.log1p(tail.shape * ratio) / tail.shape;
  return surprisal <= trusted ? surprisal : trusted + Math.log1p(Math.min(Number.MAX_VALUE, surprisal - trusted));
}

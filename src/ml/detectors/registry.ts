import type { Detector, Fitted } from '../estimator.ts';
import { denoisingAutoEncoder } from './denoising-auto-encoder.ts';
import { diffusionMaps } from './diffusion-maps.ts';
import { ecod } from './ecod.ts';
import { egoNet } from './ego-net.ts';
import { extendedIsolationForest } from './extended-isolation-forest.ts';
import { hbos } from './hbos.ts';
import { isolationForest } from './isolation-forest.ts';
import { kernelPca } from './kernel-pca.ts';
import { landmarkKnn } from './landmark-knn.ts';
import { loda } from './loda.ts';
import { mcd } from './mcd.ts';

/** Every detector by its kind. */
export const detectors: ReadonlyMap<string, Detector<object, Fitted>> = new Map<string, Detector<object, Fitted>>(
  [
    isolationForest,
    extendedIsolationForest,
    landmarkKnn,
    hbos,
    mcd,
    ecod,
    loda,
    kernelPca,
    diffusionMaps,
    denoisingAutoEncoder,
    egoNet,
  ].map((detector) => [detector.kind, detector]),
);

/** The detector of a kind. Throws RangeError, naming the known kinds, when there is none. */
export function detectorOf(kind: string): Detector<object, Fitted> {
  const detector = detectors.get(kind);
  if (detector === undefined) {
    throw new RangeError(`No detector is called "${kind}": ${[...detectors.keys()].join(', ')}.`);
  }
  return detector;
}

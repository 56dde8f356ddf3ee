import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCountryRisk } from '#batch/country-list-file';
import { ingestInto } from '#batch/ingested';
import { simulateBank } from '#batch/simulate-bank';
import { sampleLegs } from '#batch/train-model';
import { openWorkspace, type Progress } from '#batch/workspace';
import { featureCatalogue } from '#features/catalogue';
import { foldOptionsFor } from '#features/fold-options';
import { createRandom } from '#ml/random';
import { declareAxes } from '#model/axes';
import { defaultPolicy } from '#model/policy';
import { trainModel } from '#model/train';
import { profile, sizes } from './ablation-bank.ts';
import { holdTestLegs } from './held-legs.ts';
import { type ReviewUnits, reviewUnits } from './review-units.ts';

/** Long enough that 200 decisions at 40 a month have arrived before its end, and cheap enough for five of them. */
export const feedbackBank = { months: 18, parties: 16_000, transactions: 160_000 };

/** A simulated bank, a label-free model trained on its first half, and its party-months after that. */
export async function makeReviewUnits(seed: number, progress: Progress): Promise<ReviewUnits> {
  const folder = mkdtempSync(join(tmpdir(), 'peerline-bench-feedback-'));
  try {
    const data = join(folder, 'bank');
    await simulateBank({ ...feedbackBank, seed, behaviourPerTransaction: 0.2, out: data }, progress);
    const out = join(folder, 'out');
    const input = { data, mapping: 'canonical', rates: join(data, 'rates.csv'), baseCurrency: 'EUR', out };
    const { baseCurrency } = await ingestInto(input, progress);
    const featureOptions = foldOptionsFor(baseCurrency, readCountryRisk());
    const workspace = await openWorkspace(out, progress);
    try {
      const legs = await sampleLegs(workspace, { seed, profile, featureOptions, ...sizes }, progress);
      const axes = declareAxes(workspace.parties, workspace.dictionary);
      const options = { catalogue: featureCatalogue, featureOptions, axes, ...legs, policy: defaultPolicy, profile };
      const model = await trainModel(options, createRandom(seed));
      // Everything after training is reviewed or judged: calibration reads no label, and totals are not calibrated.
      const { split } = workspace;
      const afterTraining = { ...workspace, split: { ...split, testFrom: split.calibrateFrom } };
      return reviewUnits(model, await holdTestLegs(afterTraining, featureOptions, Number.MAX_SAFE_INTEGER, progress));
    } finally {
      await workspace.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

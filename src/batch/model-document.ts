import { writeFileSync } from 'node:fs';
import type { PreparedCounts } from '#engine/engine';
import type { Model } from '#model/model';
import type { HalfStability } from '#model/stability';
import { summariseSecondLine } from '#model/second-line';
import type { Validation } from '#model/validation/validation';
import { featureOptionsText } from '#report/feature-options-text';
import { renderModelDocument } from '#report/model-document';
import type { ModelDocument, StabilityRow } from '#report/model-document-data';
import { knownFeatures } from './known-features.ts';
import { trainedCells, usualRuleCount } from './model-cells.ts';
import { documentFile } from './model-folder.ts';
import { latticeSummary, trainedExperts } from './segment-summaries.ts';

/** What a document says besides what the model itself holds. */
export interface DocumentFacts extends Pick<ModelDocument, 'createdAt' | 'source' | 'model' | 'evaluation' | 'scored'> {
  readonly counts: PreparedCounts;
  /** Refits on halves; none where the job had no time for them. */
  readonly stability?: readonly HalfStability[];
  /** Null where it has too few legs to be tested on. */
  readonly validation: Validation | null;
}

/** Writes the document of a saved version beside its folder, where it does not touch the version's hash. */
export function writeModelDocument(out: string, model: Model, facts: DocumentFacts): void {
  writeFileSync(documentFile(out, facts.model.version), renderModelDocument(documentOf(model, facts)));
}

/** Gathers the document. */
export function documentOf(
  model: Model,
  { counts, stability = [], validation, ...facts }: DocumentFacts,
): ModelDocument {
  const known = knownFeatures(model);
  const cells = trainedCells(model);
  const deepest = cells.filter(({ level }) => level === model.lattice.axes.length).length;
  return {
    ...facts,
    parties: counts.parties,
    transactions: counts.transactions,
    legs: counts.legs,
    lattice: latticeSummary(model, usualRuleCount(model), facts.scored?.segments ?? deepest),
    trainedCells: cells,
    trainedExperts: trainedExperts(model),
    features: model.catalogue.map((feature, j) => ({ ...feature, known: known[j]! })),
    tests: validation?.tests ?? [],
    ablation: validation?.parts ?? [],
    stability: stability.flatMap(stabilityRows),
    secondLine: summariseSecondLine(model),
    limits: limitsOf(model, cells),
    missing: missingOf(model, known),
  };
}

function stabilityRows({ expert, legs, rankCorrelation, upperOverlap }: HalfStability): readonly StabilityRow[] {
  const varied = `two halves of the training parties, ${legs.toLocaleString('en')} legs of others`;
  const row = (measure: string, value: number): StabilityRow => ({
    subject: expert,
    varied,
    measure,
    value,
    interval: null,
  });
  return [
    row('rank correlation of the fused scores', rankCorrelation),
    row('Jaccard of the upper hundredth', upperOverlap),
  ];
}

function limitsOf(
  { experts, featureOptions, profile, training }: Model,
  cells: ModelDocument['trainedCells'],
): readonly string[] {
  const backedOff = cells.filter(({ name, calibratedBy }) => name !== calibratedBy).length;
  return [
    `Calibrated on ${training.calibrationRows.toLocaleString('en')} legs of ${training.calibrationParties.toLocaleString('en')} parties; ${backedOff.toLocaleString('en')} of ${cells.length.toLocaleString('en')} cells use a parent's calibration and carry no guarantee of their own.`,
    `Its features hold for this bank's settings only: ${featureOptionsText(featureOptions)}.`,
    ...(training.calibrationEarlierRows === 0 ? [] : [earlierCalibration(training)]),
    ...(profile === 'online'
      ? ['Trained in the online profile, which costs least per row; the full one scores best.']
      : []),
    ...(experts.length === 1 ? ['No axis had values with enough legs to fork: one expert scores everybody.'] : []),
  ];
}

/** Said wherever calibration legs are counted. */
function earlierCalibration({ calibrationEarlierRows, calibrationRows }: Model['training']): string {
  return `The calibration period had too few legs: ${calibrationEarlierRows.toLocaleString('en')} of the ${calibrationRows.toLocaleString('en')} are from before it, from the time that the model was trained on (of other parties).`;
}

function missingOf({ axes, catalogue }: Model, known: readonly number[]): readonly string[] {
  const never = catalogue.filter((_, j) => known[j] === 0).map(({ name }) => name);
  const blank = axes.filter(({ labels }) => labels.length === 0).map(({ name }) => name);
  return [
    ...(never.length === 0
      ? []
      : [`Features known on no training leg, which no score relies on: ${never.join(', ')}.`]),
    ...(blank.length === 0 ? [] : [`Axes without a known value, which tell no peers apart: ${blank.join(', ')}.`]),
  ];
}

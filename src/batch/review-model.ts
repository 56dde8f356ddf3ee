import { resolve } from 'node:path';
import { AppError } from '#domain/app-error';
import { observe, startAdwin, windowOf } from '#ml/drift/adwin';
import { auditBias, type GroupFinding } from '#ml/drift/bias-audit';
import { calibrationDrift, isFarOff, type LevelCalibration } from '#ml/drift/calibration-drift';
import { type NotedChange, retrainNow, type RetrainingReason } from '#ml/drift/retraining';
import { type ColumnDrift, tableDrift } from '#ml/drift/table-drift';
import type { Model } from '#model/model';
import { loadModel } from './model-folder.ts';
import { type AlertDay, type ReviewedLegs, reviewLegs } from './review-legs.ts';
import { openWorkspace, type Progress } from './workspace.ts';

export interface ReviewOptions {
  readonly out: string;
  readonly model?: string;
  /** UTC epoch ms that age is counted to; the last leg's time where it is not given. */
  readonly now?: number;
  readonly noted?: readonly NotedChange[];
}

/** How often the alert rate of a kind of customer changed beyond chance, by ADWIN over its days. */
export interface AlertRateReview {
  readonly kind: string;
  readonly days: number;
  readonly changes: number;
  /** Mean share of legs that alert since the last change. */
  readonly rate: number;
}

/** Whether a model version still fits what happens, and whom its alerts fall on. */
export interface ModelReview {
  readonly version: string;
  /** Time of the last leg that the version learnt from, and of the review. */
  readonly trainedUntil: number;
  readonly now: number;
  /** Legs after it that were scored. */
  readonly legs: number;
  readonly retrain: boolean;
  readonly reasons: readonly RetrainingReason[];
  /** Features, most moved first. */
  readonly columns: readonly ColumnDrift[];
  readonly calibration: readonly LevelCalibration[];
  readonly alertRates: readonly AlertRateReview[];
  readonly bias: readonly GroupFinding[];
  readonly notMeasured: readonly string[];
}

/** Levels at which the promise P(p ≤ level) = level is looked at. */
const levels = [0.1, 0.01, 0.001];

/**
 * Scores what came after a version's training and asks: has the data moved, are its p-values still what they promise, did
 * alert rates change, is it old, did a person note a change; and are some customers alerted more often than others. Throws
 * AppError `review.nothing-after` where no leg came after the training, and those of `loadModel` and `openWorkspace`.
 */
export async function reviewModel(options: ReviewOptions, progress: Progress): Promise<ModelReview> {
  const out = resolve(options.out);
  const { model, version } = loadModel(out, options.model);
  const trainedUntil = model.training.calibrationLastAt;
  const found = await legsAfter(out, model, progress);
  if (found.legs === 0)
    throw new AppError(
      'review.nothing-after',
      `No leg came after ${dateOf(trainedUntil)}, when the training of ${version} ends.`,
    );
  const now = options.now ?? found.lastAt;
  const columns = tableDrift(found.before, found.now);
  const calibration = calibrationDrift(found.pValues, levels, model.training.calibrationRows);
  const alertRates = [...found.alertDays].map(([kind, days]) => alertRateOf(kind, days));
  const { retrain, reasons } = retrainNow({
    trainedAt: trainedUntil,
    now,
    columns,
    calibration: calibration.filter(isFarOff),
    changedAlertRates: alertRates.filter(({ changes }) => changes > 0).map(({ kind }) => kind),
    segmentAgreement: null,
    notedChanges: options.noted ?? [],
  });
  const judged = found.groups.some((group) => group.judged > 0);
  return {
    version,
    trainedUntil,
    now,
    legs: found.legs,
    retrain,
    reasons,
    columns,
    calibration,
    alertRates,
    bias: auditBias(found.groups),
    notMeasured: [
      'Behavioural segments: `peerline segments compare OLD NEW` says what became of them.',
      ...(judged ? [] : ['False-positive rates: no alerted customer has a label.']),
    ],
  };
}

async function legsAfter(out: string, model: Model, progress: Progress): Promise<ReviewedLegs> {
  const workspace = await openWorkspace(out, progress);
  try {
    return await reviewLegs(workspace, model, progress);
  } finally {
    await workspace.close();
  }
}

function alertRateOf(kind: string, days: readonly AlertDay[]): AlertRateReview {
  const state = startAdwin();
  for (const { legs, alerts } of days) observe(state, alerts / legs);
  return { kind, days: days.length, changes: state.changes, rate: windowOf(state).mean };
}

const noteForm = /^(\d{4}-\d{2}-\d{2}) ([^:]+): (.+)$/;

/** A change that a person noted, from `2026-02-01 MLRO: the reporting limit fell`. Throws AppError `review.unreadable-note`. */
export function notedChange(text: string): NotedChange {
  const [, date, by, note] = noteForm.exec(text) ?? [];
  const at = Date.parse(date ?? '');
  if (by === undefined || note === undefined || Number.isNaN(at)) {
    throw new AppError(
      'review.unreadable-note',
      `"${text.slice(0, 80)}" is no note of a change: write it as "2026-02-01 NAME: what changed".`,
    );
  }
  return { at, by, note };
}

function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

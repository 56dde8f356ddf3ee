import type { EventChunk } from '#features/event-chunk';
import { axisIndex } from '#model/axes';
import type { LegSample } from '#model/leg-sample';
import { type BottomK, type BottomKRows, createBottomK, hashPair, mergeBottomK } from './bottom-k.ts';
import { createLegBlocks, type LegBlockInit } from './leg-blocks.ts';
import type { PartitionTask } from './serve-partitions.ts';
import type { TimeSplit } from './time-split.ts';

export interface SampleInit extends LegBlockInit {
  readonly split: TimeSplit;
  readonly seed: number;
  /** Training legs kept per value of the expert axis. */
  readonly trainRows: number;
  readonly calibrateRows: number;
  /** Axis whose values are sampled apart, so that a rare kind of customer has enough rows. */
  readonly strataAxis: string;
}

/** Rows of a sample are: features, axis codes, party, time. */
export interface SampleResult {
  /** By code of the strata axis; position 0 holds the unknown code. */
  readonly train: readonly BottomKRows[];
  readonly calibrate: BottomKRows;
  /** Legs of calibration parties before the calibration period: used only where that period has too few. */
  readonly calibrateEarlier: BottomKRows;
}

/** Share of the parties that a model is trained on; the others calibrate it. */
const trainPartyShare = 0.7;
const fewestCalibrationLegs = 1000;

/** Samples training and calibration legs from partitions; the samples do not depend on how parties are divided. */
export function sampleTask(init: SampleInit): PartitionTask<SampleResult> {
  const blocks = createLegBlocks(init);
  const { split, seed, axes } = init;
  const stratum = axisIndex(axes, init.strataAxis);
  const strata = stratum < 0 ? 1 : axes[stratum]!.labels.length + 1;
  let train: BottomK[] = [];
  let calibrate = createBottomK(0, 1);
  let earlier = calibrate;
  let row = new Float64Array(1);

  function sketchFor(at: number, ofTraining: boolean, code: number): BottomK | null {
    if (ofTraining) return at < split.trainUntil ? train[code + 1]! : null;
    if (at >= split.calibrateFrom && at < split.calibrateUntil) return calibrate;
    return at < split.trainUntil ? earlier : null;
  }

  return {
    begin() {
      blocks.reset();
      train = [];
      calibrate = createBottomK(0, 1);
      earlier = calibrate;
    },
    take(chunk: EventChunk) {
      const { rows, codes } = blocks.read(chunk);
      const features = rows.columns;
      const width = features + axes.length + 2;
      if (train.length === 0) {
        train = Array.from({ length: strata }, () => createBottomK(init.trainRows, width));
        calibrate = createBottomK(init.calibrateRows, width);
        earlier = createBottomK(init.calibrateRows, width);
        row = new Float64Array(width);
      }
      for (let i = 0; i < rows.length; i++) {
        const event = rows.event[i]!;
        const party = chunk.party[event]!;
        const code = stratum < 0 ? -1 : Math.max(-1, codes[stratum]![i]!);
        const ofTraining = hashPair(party, 0, seed) < trainPartyShare;
        const sketch = sketchFor(chunk.at[event]!, ofTraining, code);
        if (sketch === null) continue;
        const hash = hashPair(chunk.sequence[event]!, 1 + chunk.side[event]!, seed);
        if (!sketch.accepts(hash)) continue;
        for (let j = 0; j < features; j++) row[j] = rows.values[i * features + j]!;
        for (let a = 0; a < axes.length; a++) row[features + a] = codes[a]![i]!;
        row[width - 2] = party;
        row[width - 1] = chunk.at[event]!;
        sketch.offer(hash, row, 0);
      }
    },
    end() {
      const result = {
        train: train.map((each) => each.take()),
        calibrate: calibrate.take(),
        calibrateEarlier: earlier.take(),
      };
      return { result, transfer: [] };
    },
  };
}

/** Legs to train from and legs of other parties to calibrate with. */
export interface SampledLegs {
  readonly train: LegSample;
  readonly calibrate: LegSample;
  /** How many of the latter are from before the calibration period, because it had fewer than 1,000. */
  readonly calibrateEarlier: number;
}

/** What a sample is sized by. */
type SampleSize = Pick<SampleInit, 'trainRows' | 'calibrateRows' | 'axes'>;

/** The samples of several partitions as one: the same as if they had been one partition. */
export function mergeSamples(parts: readonly SampleResult[], init: SampleSize, features: number): SampleResult {
  const width = features + init.axes.length + 2;
  const strata = Math.max(0, ...parts.map((part) => part.train.length));
  const merge = (rows: (part: SampleResult) => BottomKRows | undefined, capacity: number): BottomKRows =>
    mergeBottomK(
      parts.flatMap((part) => rows(part) ?? []),
      capacity,
      width,
    );
  return {
    train: Array.from({ length: strata }, (_, s) => merge(({ train }) => train[s], init.trainRows)),
    calibrate: merge(({ calibrate }) => calibrate, init.calibrateRows),
    calibrateEarlier: merge(({ calibrateEarlier }) => calibrateEarlier, init.calibrateRows),
  };
}

/** Joins the partitions' samples into the two that a model is trained from. */
export function joinSamples(parts: readonly SampleResult[], init: SampleSize, features: number): SampledLegs {
  const { train, calibrate, calibrateEarlier } = mergeSamples(parts, init, features);
  const axes = init.axes.length;
  const used = calibrate.length >= fewestCalibrationLegs ? [calibrate] : [calibrate, calibrateEarlier];
  return {
    train: legSample(train, features, axes),
    calibrate: legSample(used, features, axes),
    calibrateEarlier: used.length === 1 ? 0 : calibrateEarlier.length,
  };
}

function legSample(parts: readonly BottomKRows[], features: number, axes: number): LegSample {
  const rows = parts.reduce((sum, part) => sum + part.length, 0);
  const width = features + axes + 2;
  const data = new Float64Array(rows * features);
  const codes = Array.from({ length: axes }, () => new Int16Array(rows));
  const party = new Int32Array(rows);
  const at = new Float64Array(rows);
  let to = 0;
  for (const part of parts) {
    for (let i = 0; i < part.length; i++, to++) {
      const from = i * width;
      data.set(part.values.subarray(from, from + features), to * features);
      for (let a = 0; a < axes; a++) codes[a]![to] = part.values[from + features + a]!;
      party[to] = part.values[from + width - 2]!;
      at[to] = part.values[from + width - 1]!;
    }
  }
  return { features: { rows, columns: features, data }, axes: codes, party, at };
}

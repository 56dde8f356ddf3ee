import { calibrationOfCounts, isFarOff, type LevelCalibration } from '#ml/drift/calibration-drift';
import { stabilityIndex } from '#ml/drift/population-stability';
import { retrainNow } from '#ml/drift/retraining';
import { type ColumnDrift, judgeDrift } from '#ml/drift/table-drift';
import { adjustFalseDiscovery } from '#ml/statistics/benjamini-hochberg';
import { type TrafficCounts, watchedColumns, watchedLevels } from './traffic-counts.ts';

export interface DriftFinding {
  /** What it is about, the same from day to day: `column:amount`, `level:0.01`. */
  readonly key: string;
  readonly sentence: string;
}

export interface TrafficDrift {
  readonly columns: readonly ColumnDrift[];
  readonly findings: readonly DriftFinding[];
}

/** Fewer legs on either side say nothing. */
export const leastLegs = 2000;

function sharesUnknown({ columns, legs }: TrafficCounts, name: (typeof watchedColumns)[number]): number {
  return (columns[name].get('unknown') ?? 0) / legs;
}

/** How far the traffic of now is from that of before, and from what the model promised. Null where there are too few legs. */
export function judgeTraffic(before: TrafficCounts, now: TrafficCounts): TrafficDrift | null {
  if (Math.min(before.legs, now.legs, before.scored, now.scored) < leastLegs) return null;
  const measured = watchedColumns.map((name) => {
    const [old, fresh] = [before.columns[name], now.columns[name]];
    const values = [...new Set([...old.keys(), ...fresh.keys()])];
    const counts = (of: ReadonlyMap<string, number>) => values.map((value) => of.get(value) ?? 0);
    const { psi, limit, pValue } = stabilityIndex(counts(old), counts(fresh));
    const unknown = { unknownBefore: sharesUnknown(before, name), unknownNow: sharesUnknown(now, name) };
    return { pValue, found: { column: name, psi, limit, distance: null, ...unknown } };
  });
  const adjusted = adjustFalseDiscovery(measured.map(({ pValue }) => pValue));
  const columns = measured.map(({ found }, i) => judgeDrift(found, adjusted[i]!));
  const promised = calibrationOfCounts(now.below, now.scored, watchedLevels, Number.POSITIVE_INFINITY).filter(isFarOff);
  const nothing = { columns: [], changedAlertRates: [], segmentAgreement: null, notedChanges: [] };
  const sentenceOf = (level: LevelCalibration) =>
    retrainNow({ ...nothing, trainedAt: 0, now: 0, calibration: [level] }).reasons[0]!.sentence;
  const findings = [
    ...columns
      .filter(({ material }) => material)
      .map(({ column, psi }) => ({
        key: `column:${column}`,
        sentence: `The distribution of ${column} moved far within the last week (PSI ${psi.toFixed(2)}).`,
      })),
    ...promised.map((level) => ({
      key: `level:${level.level}`,
      sentence: sentenceOf(level),
    })),
  ];
  return { columns, findings };
}

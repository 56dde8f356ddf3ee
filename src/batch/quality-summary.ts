import type { IngestResult } from '#ingest/ingest';
import type { Model } from '#model/model';
import type { DataQualitySummary } from '#report/data-quality-summary';
import type { MissingInput } from '#domain/data-quality';
import { day } from '#domain/time';
import { knownFeatures } from './known-features.ts';

/** Data older than this was not meant to be fresh: its age says nothing. */
const historicalDays = 365;

/** What ingest found, and the features that the data at hand cannot support. */
export function qualitySummary({ quality }: IngestResult, model: Model, now: number): DataQualitySummary {
  const lastAt = quality.freshness.lastAt;
  const ageDays = lastAt === null ? null : (now - lastAt) / day;
  const share = knownFeatures(model);
  const missing: MissingInput[] = model.catalogue.flatMap((feature, j) =>
    share[j] === 0
      ? [
          {
            name: feature.name,
            kind: 'feature' as const,
            reason: 'not known for any leg: taken as neutral, never as 0',
          },
        ]
      : [],
  );
  const { largestGapDays, largestGapAfter } = quality.freshness;
  return {
    completeness: quality.completeness,
    issues: quality.issues,
    missing: [...quality.missing, ...missing],
    skew: quality.skew,
    ageDays: ageDays === null || ageDays > historicalDays || ageDays < 0 ? null : ageDays,
    largestGapDays,
    largestGapAfter,
    notes: quality.notes,
  };
}

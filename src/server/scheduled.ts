import type { Kysely } from 'kysely';
import { openDueReviews } from '#casework/cases/due-reviews';
import { day, hour } from '#domain/time';
import { proposeWhenDecided } from '#improve/feedback/propose-when-decided';
import type { Models } from '#improve/models';
import type { ScheduledJob } from '#store/scheduled-jobs';
import type { Tables } from '#store/tables/tables';

/** Work that comes round: reviews of customers, and learning from what was decided. */
export function scheduledJobs(db: Kysely<Tables>, models: Models): readonly ScheduledJob[] {
  return [
    {
      name: 'reviews-due',
      everyMs: hour,
      run: async (now) => `${await openDueReviews(db, now)} reviews were opened.`,
    },
    { name: 'weighting-proposal', everyMs: 7 * day, run: (now) => proposeWhenDecided(db, models, now) },
  ];
}

import { z } from 'zod';
import { slug, targeting } from './survey-definition.ts';

/** Whom marketing or product addresses: by commercial data alone, and with consent. */
export const audienceDefinition = z
  .strictObject({
    targeting,
    purpose: slug.describe('Only customers whose latest word on this purpose is yes belong to it.'),
    holdout: z
      .strictObject({
        share: z.number().min(0).max(0.9),
        seed: z
          .int()
          .min(0)
          .max(2 ** 31 - 1),
      })
      .default({ share: 0.1, seed: 0 })
      .describe('Share that is not addressed, to compare with. Drawn by customer, so nobody changes sides.'),
  })
  .meta({ id: 'AudienceDefinition' });
export type AudienceDefinition = z.output<typeof audienceDefinition>;

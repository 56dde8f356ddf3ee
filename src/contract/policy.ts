import { z } from 'zod';
import { featureSettings } from './feature-settings.ts';

const share = z.number().gt(0).lt(1);

/** A default and exceptions to it. */
export const governed = z.strictObject({
  default: share.describe('The value where no rule holds.'),
  rules: z
    .array(
      z.strictObject({
        when: z.record(z.string(), z.string()).describe('Axis name → value; all must hold.'),
        value: share,
      }),
    )
    .default([])
    .describe('Exceptions: the one with the most conditions wins, the later one on a tie.'),
});

/** A policy file: the risk appetite, how the population is divided, and what features measure by. Everything left out keeps its default. */
export const policySchema = z.strictObject({
  alpha: governed.optional().describe('Alert budget: share of legs that may alert.'),
  threshold: governed.optional().describe('The line τ on the score; 0.5 means p = α.'),
  cellAxes: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('Declared axes whose values form the cells, most general first.'),
  expertAxis: z.string().optional().describe('The axis that forks expert models, or auto.'),
  features: featureSettings.optional().describe('What features measure by: limits, hours, country lists.'),
  expertMinimumRows: z.number().int().positive().optional().describe('Fewest training legs of an expert of its own.'),
});

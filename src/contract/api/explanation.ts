import { z } from 'zod';

const reason = z
  .object({
    group: z.string().describe('Feature group in the user’s words.'),
    contribution: z.number().describe('Shapley value in logits; positive raises the score.'),
    feature: z.string().nullable().describe('The feature that speaks for the group.'),
    label: z.string(),
    unit: z.string(),
    value: z.number().nullable().describe('Null = not known.'),
    peerMedian: z.number().nullable(),
    peerPercentile: z.number().nullable().describe('Share of peers at or below the value, in [0, 1].'),
    z: z.number().nullable().describe('Standard deviations from the peers’ mean, in the feature’s frame.'),
    peers: z.int().describe('Distinct parties behind the peers’ numbers.'),
    segment: z.string(),
    segmentLevel: z.int(),
    poolingWeight: z.number(),
    sentence: z.string(),
  })
  .meta({ id: 'Reason' });

/** As the model explains a leg: the contributions and the base add up to the logit. */
export const explanation = z
  .object({
    score: z.number(),
    p: z.number(),
    logit: z.number(),
    base: z.number().describe('Logit of the peers’ typical record.'),
    alpha: z.number(),
    threshold: z.number(),
    alert: z.boolean(),
    guaranteed: z.boolean().describe('p is conformal within the leg’s own declared cell.'),
    absolute: z.boolean().describe('The absolute channel decided.'),
    segment: z.string(),
    calibratedBy: z.string(),
    expert: z.string(),
    reasons: z.array(reason).describe('The largest contribution first.'),
    counterfactual: z
      .object({
        changes: z.array(z.object({ feature: z.string(), from: z.number().nullable(), to: z.number() })),
        groups: z.array(z.string()),
        sentence: z.string(),
      })
      .nullable(),
    otherGroups: z.array(
      z.object({
        axis: z.string(),
        label: z.string(),
        segment: z.string(),
        expert: z.string(),
        score: z.number(),
        p: z.number(),
        feature: z.string(),
        z: z.number(),
        ownZ: z.number(),
        sentence: z.string(),
      }),
    ),
  })
  .meta({ id: 'Explanation', description: 'Why a leg scored as it did: base + Σ contributions = logit.' });

import { takeInBreaches } from '#casework/intake';
import type { TestServer } from '../server.ts';

const reason = (group: string, contribution: number, sentence: string) => ({
  group,
  contribution,
  feature: 'out_amount_24h',
  label: group,
  unit: 'minor',
  value: 2_540_000,
  peerMedian: 31_000,
  peerPercentile: 0.998,
  z: 4.1,
  peers: 412,
  segment: 'individual',
  segmentLevel: 1,
  poolingWeight: 0.83,
  sentence,
});

/** Contributions that add up to the logit of the score. */
function explanation(score: number) {
  const logit = Math.log(score / (1 - score));
  const base = -6.9;
  const first = (logit - base) * 0.7;
  return {
    score,
    p: 0.00008,
    logit,
    base,
    alpha: 0.001,
    threshold: 0.5,
    alert: true,
    guaranteed: true,
    absolute: false,
    segment: 'individual',
    calibratedBy: 'individual',
    expert: 'individual',
    reasons: [
      reason('Just under the limit', first, 'Nine payments between 2,900 and 2,990; peers make none.'),
      reason('Pass-through', logit - base - first, '98 % left again within a day; the peers’ median is 12 %.'),
    ],
    counterfactual: {
      changes: [{ feature: 'near_limit_count_7d', from: 9, to: 3 }],
      groups: [],
      sentence: 'It would not have alerted with 3 payments just under the limit.',
    },
    otherGroups: [],
  };
}

/** Breaches of the parties from number `first` to `last`, as scoring stores them, taken in by casework: one alert each. */
export async function seedAlerts({ store }: TestServer, last: number, first = 1): Promise<void> {
  const rows = Array.from({ length: last - first + 1 }, (_, at) => {
    const score = 0.55 + (0.4 * (at + first - 1)) / last;
    return { n: at + first, score, reasons: explanation(score) };
  });
  await store.pool.query(
    `INSERT INTO party (id, entity_type, country, position) SELECT 'party-' || n, 'individual', 'ES', 0
     FROM generate_series($2::integer, $1::integer) n ON CONFLICT DO NOTHING`,
    [last, first],
  );
  await store.pool.query(
    `INSERT INTO alert (leg_id, position, side, party_id, team, at, created_at, amount_minor, score, p, tau, cell, expert,
       model_version, threshold_version, reasons)
     SELECT 'leg-' || n, n, 0, 'party-' || n, NULL, 1790000000000 + n * 60000, 1790000000000, 254000 + n, score, 0.00008,
       0.5, 'individual × ES', 'individual', 'model-1', 'thresholds-1', reasons
     FROM jsonb_to_recordset($1::jsonb) AS t (n integer, score float8, reasons jsonb)`,
    [JSON.stringify(rows)],
  );
  while ((await takeInBreaches(store.db, Date.now())) > 0);
}

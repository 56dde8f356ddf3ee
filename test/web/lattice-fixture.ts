import type { TestServer } from '../server.ts';

/** A champion with two axes and four cells, and 400 evaluations in them of which 8 alert. */
export async function seedLattice({ store }: TestServer): Promise<void> {
  await store.pool.query(`INSERT INTO model VALUES ('model-1', 'champion', 1790000000000, 'online', $1)`, [
    JSON.stringify({
      cellAxes: ['entity-type', 'client-segment'],
      policy: { cellAxes: ['entity-type', 'client-segment'], threshold: { default: 0.5, rules: [] } },
    }),
  ]);
  await store.pool.query(`
    INSERT INTO segment VALUES ('model-1', 'everybody', 'individual', 0.5, 400, 40000),
      ('model-1', 'individual', 'individual', 0.5, 300, 30000), ('model-1', 'business', 'business', 0.5, 100, 10000),
      ('model-1', 'individual · retail', 'individual', 0.5, 200, 20000),
      ('model-1', 'individual · private', 'individual', 0.5, 100, 10000)`);
  await store.pool.query("SELECT ensure_day('evaluation', '2026-09-21')");
  // Scores rise evenly within each cell; the two highest of a hundred alert.
  await store.pool.query(`
    INSERT INTO evaluation (day, position, side, leg_id, party_id, at, accepted_at, evaluated_at, amount_minor, status,
      score, p, tau, alert, cell, expert, model_version, threshold_version)
    SELECT '2026-09-21', n, 0, 'leg-' || n, 'party-' || (n % 50), 1790000000000 + n, 1790000000000, 1790000000000, 100,
      'ok', (n % 100) / 196.0, 0.5, 0.5, n % 100 >= 98,
      (ARRAY['individual · retail', 'individual · retail', 'individual · private', 'business'])[n / 100 + 1],
      CASE WHEN n < 300 THEN 'individual' ELSE 'business' END, 'model-1', 'thresholds-1'
    FROM generate_series(0, 399) AS n`);
}

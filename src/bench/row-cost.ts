import type { Matrix } from '#ml/matrix';
import { createRandom } from '#ml/random';
import { createExpertScorer, fitExpert } from '#model/expert';
import { foldCount } from '#model/folds';
import { memberSpecs, type Profile } from '#model/members';
import { bestOf } from './best-of.ts';

/** CPU microseconds per row on one thread, both references, all members, from z to the fused score. */
export interface RowCost {
  readonly profile: Profile;
  readonly members: readonly string[];
  readonly columns: number;
  /** Rows scored 256 at a time, and one at a time. */
  readonly inBatch: number;
  readonly alone: number;
  /** The most that a row may cost. */
  readonly limit: number;
}

const limits: Readonly<Record<Profile, number>> = { full: 100, online: 40 };
const columns = 48;
const block = 256;

/** What one row costs under each profile, on standard normal rows with cells in all folds. */
export async function benchRowCost(rows = 8_192, seed = 1): Promise<{ readonly rows: readonly RowCost[] }> {
  const random = createRandom(seed);
  const train = normalRows(rows, random.fork('train'));
  const fresh = normalRows(rows, random.fork('fresh'));
  const folds = Int8Array.from({ length: rows }, (_, i) => Math.floor((i * foldCount) / rows));
  const profiles: readonly Profile[] = ['full', 'online'];
  const costs: RowCost[] = [];
  for (const profile of profiles) {
    const members = memberSpecs(profile);
    const expert = fitExpert({
      name: 'everybody',
      seed,
      members,
      train,
      trainFold: folds,
      reference: fresh,
      referenceFold: folds,
      referenceSurprisal: new Float64Array(0),
      surprisalWeight: 0,
    });
    const score = createExpertScorer(expert, columns, block);
    const none = new Float64Array(block);
    const out = new Float64Array(block);
    const pass = (size: number, count: number): void => {
      for (let from = 0; from + size <= count; from += size) {
        const z = fresh.data.subarray(from * columns, (from + size) * columns);
        score(z, size, folds.subarray(from, from + size), none, out);
      }
    };
    costs.push({
      profile,
      members: members.map(({ name }) => name),
      columns,
      inBatch: await microseconds(rows, () => pass(block, rows)),
      alone: await microseconds(rows, () => pass(1, rows)),
      limit: limits[profile],
    });
  }
  return { rows: costs };
}

/** CPU time per row, the best of five after a first pass that compiles. */
async function microseconds(rows: number, pass: () => void): Promise<number> {
  pass();
  const { cpu } = await bestOf(5, pass);
  return Math.round((1e7 * cpu) / rows) / 10;
}

function normalRows(rows: number, random: { normal(): number }): Matrix {
  return { rows, columns, data: Float64Array.from({ length: rows * columns }, () => random.normal()) };
}

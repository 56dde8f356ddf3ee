import { quantileOfSorted } from '#ml/statistics/quantile';
import { createRandom } from '#ml/random';
import { createExplainer } from '../explain.ts';
import { firstLegs, type LegSample, takeLegs } from '../leg-sample.ts';
import type { Model } from '../model.ts';
import { createLegScorer, type LegScores, legScores } from '../score.ts';
import { type HeldHalves, scoreHalf, scoresOf, swapHalves } from './held-halves.ts';

/** One test of a model version: what was asked, what came out, what was allowed. Words and figures for validators. */
export interface ModelTestResult {
  readonly name: string;
  readonly question: string;
  readonly result: string;
  readonly limit: string;
  /** Null = not testable on these legs; `note` says why. */
  readonly passed: boolean | null;
  readonly note: string | null;
}

/** Tests a model on legs that no member of it saw. Same legs, same results. */
export function testModel(model: Model, halves: HeldHalves): readonly ModelTestResult[] {
  const { judged } = halves;
  return [
    calibrationTest(model, halves),
    rowTest(model, judged),
    explanationTest(model, judged),
    unknownTest(model, judged),
    expertTest(model, firstLegs(judged, swappedLegs)),
  ];
}

const swappedLegs = 1_000;
const asked = 0.01;
const fewestExpected = 5;

/** The promise of the score: at budget α, a share α of ordinary legs lies beyond the line. */
function calibrationTest(model: Model, halves: HeldHalves): ModelTestResult {
  const question = `Of legs of customers who calibrated nothing, does a share of ${asked * 100} % have p ≤ ${asked}?`;
  const limit = `an interval that reaches down to ${percent(asked)}: no more alerts than asked for`;
  const legs = [halves, swapHalves(halves)].flatMap((each) => {
    const { p, status } = scoreHalf(model, each);
    return Array.from(each.judged.party, (party, i) => ({ party, errored: status[i] !== 0, hit: p[i]! <= asked }));
  });
  const rows = legs.filter(({ errored }) => !errored);
  if (rows.length * asked < fewestExpected) {
    const note = `${rows.length} legs: at least ${fewestExpected / asked} are needed`;
    return { name: 'Calibration', question, result: '–', limit, passed: null, note };
  }
  const [share, low, high] = shareByParty(rows);
  const result = `${percent(share)} [${percent(low)}, ${percent(high)}] of ${rows.length.toLocaleString('en')} legs`;
  const note = 'Calibrated on half of the calibration customers and tried on the other half, and the other way round.';
  return { name: 'Calibration', question, result, limit, passed: low <= asked, note };
}

const replicates = 500;

/** Share of legs that hit, with a 95 % bootstrap interval over parties. */
function shareByParty(rows: readonly { readonly party: number; readonly hit: boolean }[]) {
  const found = new Map<number, { legs: number; hits: number }>();
  for (const { party, hit } of rows) {
    const { legs, hits } = found.get(party) ?? { legs: 0, hits: 0 };
    found.set(party, { legs: legs + 1, hits: hits + (hit ? 1 : 0) });
  }
  const parties = [...found.values()];
  const random = createRandom(1);
  const shareOf = (drawn: readonly { legs: number; hits: number }[]): number =>
    drawn.reduce((sum, { hits }) => sum + hits, 0) / drawn.reduce((sum, { legs }) => sum + legs, 0);
  const shares = Float64Array.from({ length: replicates }, () =>
    shareOf(parties.map(() => parties[random.below(parties.length)]!)),
  ).sort();
  return [shareOf(parties), quantileOfSorted(shares, 0.025), quantileOfSorted(shares, 0.975)] as const;
}

const rowsAlone = 100;

/** What decides in milliseconds must be what was tested in bulk. */
function rowTest(model: Model, legs: LegSample): ModelTestResult {
  const some = takeLegs(
    legs,
    Int32Array.from({ length: Math.min(rowsAlone, legs.party.length) }, (_, i) => i),
  );
  const scorer = createLegScorer(model);
  const scored = (of: LegSample): LegScores => {
    const out = legScores(of.party.length);
    scorer.score(of, out);
    return out;
  };
  const together = scored(some);
  let equal = 0;
  for (let i = 0; i < some.party.length; i++) {
    const alone = scored(takeLegs(some, Int32Array.of(i)));
    if (Object.is(alone.p[0], together.p[i]) && Object.is(alone.total[0], together.total[i])) equal += 1;
  }
  return {
    name: 'One leg as in a batch',
    question: 'Does a leg alone get the same bits as among others?',
    result: `${equal} of ${some.party.length} legs`,
    limit: 'all',
    passed: equal === some.party.length,
    note: null,
  };
}

const explained = 20;
const tolerance = 1e-9;

/** Reasons that do not add up to the score explain something else. */
function explanationTest(model: Model, legs: LegSample): ModelTestResult {
  const { status, logit } = scoresOf(model, legs);
  const rows = Array.from(status.keys())
    .filter((i) => status[i] === 0)
    .sort((a, b) => logit[b]! - logit[a]! || a - b)
    .slice(0, explained);
  const explainer = createExplainer(model);
  const { columns, data } = legs.features;
  const errors = rows.map((i) => {
    const codes = legs.axes.map((axis) => axis[i]!);
    const { reasons, base, ...found } = explainer.explain(data.slice(i * columns, (i + 1) * columns), codes);
    return Math.abs(reasons.reduce((sum, { contribution }) => sum + contribution, base) - found.logit);
  });
  const worst = Math.max(0, ...errors);
  return {
    name: 'Reasons add up',
    question: 'Do the contributions of the highest scores add up to the score, less that of the peers’ median?',
    result: `largest difference ${worst.toExponential(1)} over ${rows.length} legs`,
    limit: `${tolerance}`,
    passed: rows.length === 0 ? null : worst <= tolerance,
    note: rows.length === 0 ? 'no leg has a score' : null,
  };
}

/** Nothing fails open: a leg of which nothing is known has no score, not a low one. */
function unknownTest(model: Model, legs: LegSample): ModelTestResult {
  const { columns } = legs.features;
  const one = takeLegs(legs, Int32Array.of(0));
  const statuses = [Number.NaN, Number.POSITIVE_INFINITY].map(
    (value) =>
      scoresOf(model, { ...one, features: { rows: 1, columns, data: new Float64Array(columns).fill(value) } })
        .status[0]!,
  );
  const refused = statuses.filter((status) => status !== 0).length;
  return {
    name: 'Unknown is not low',
    question: 'Is a leg with no known feature, or with infinite ones, an errored evaluation?',
    result: `${refused} of 2 refused`,
    limit: 'both',
    passed: refused === 2,
    note: null,
  };
}

/** An expert that agrees with its neighbour everywhere is none. */
function expertTest(model: Model, legs: LegSample): ModelTestResult {
  const name = 'Experts differ';
  const question = 'Does the same leg score otherwise under the expert of another kind of customer?';
  const limit = 'most legs';
  const { axis, expertOf } = model.expertMap;
  const forked = [...expertOf.keys()].filter((code) => expertOf[code]! > 0);
  if (axis < 0 || forked.length < 2) {
    return { name, question, result: '–', limit, passed: null, note: 'one expert scores everybody' };
  }
  const next = expertOf.map((expert, code) =>
    expert > 0 ? expertOf[forked[(forked.indexOf(code) + 1) % forked.length]!]! : expert,
  );
  const [own, other] = [model, { ...model, expertMap: { axis, expertOf: next } }].map((one) => scoresOf(one, legs));
  const rows = Array.from(legs.party.keys()).filter(
    (i) => own!.status[i] === 0 && other!.status[i] === 0 && expertOf[legs.axes[axis]![i]!]! > 0,
  );
  const changed = rows.filter((i) => own!.logit[i] !== other!.logit[i]).length;
  return {
    name,
    question,
    result: `${changed.toLocaleString('en')} of ${rows.length.toLocaleString('en')} legs`,
    limit,
    passed: rows.length === 0 ? null : changed * 2 > rows.length,
    note: rows.length === 0 ? 'no leg of a customer with an expert' : null,
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

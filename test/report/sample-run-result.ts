import type { AlertSummary } from '#report/alert-summary';
import type { OpponentSummary, TypologyRecall } from '#report/evaluation-summary';
import type { RunResult } from '#report/run-result';
import type { CellSummary, ScoreDistribution } from '#report/segment-summary';

/*
 * A made-up result, for tests of what is drawn from it. Its figures say nothing about Peerline.
 */

const alpha = 0.001;

function distribution(name: string, kind: 'expert' | 'cell', legs: number, excess: number): ScoreDistribution {
  const edges = Array.from({ length: 25 }, (_, i) => i * 0.25);
  const counts = edges.slice(0, -1).map((from, i) => {
    const beyond = i === 23 ? 0 : 10 ** -(from + 0.25);
    const share = 10 ** -from - beyond;
    const tail = from >= 3 ? excess * 10 ** (-0.5 * (from - 3)) : 0;
    return Math.round(legs * share * (1 + 0.06 * Math.sin(3 * i)) + legs * 1e-5 * tail);
  });
  const above = counts.reduce((sum, value, i) => sum + (edges[i]! >= 3 ? value : 0), 0);
  return { name, kind, legs, edges, counts, line50: 3, line40: 3 - Math.log10(1.5), above };
}

const cells: readonly CellSummary[] = ['individual', 'business'].flatMap((entityType, a) =>
  ['ES', 'DE', 'LT'].flatMap((country, b) =>
    ['checking', 'wallet', 'savings', 'prepaid'].map((product, c): CellSummary => {
      const legs = Math.round(420_000 / (1 + a) / (1 + 2 * b) / 4 ** c);
      const small = legs < 20_000;
      return {
        name: `${entityType} · ${country} · ${product}`,
        legs,
        parties: Math.round(legs / 90),
        poolingWeight: legs / (legs + 9_000),
        alertRate50: alpha * (0.55 + 0.9 * ((a * 7 + b * 3 + c * 5) % 11) * 0.1) * (small && c === 3 ? 0 : 1),
        alertRate40: alpha * 1.5 * (0.55 + 0.09 * ((a * 7 + b * 3 + c * 5) % 11)),
        calibrationLegs: Math.round(legs / 5),
        backedOffTo: small ? `${entityType} · ${country}` : null,
      };
    }),
  ),
);

function opponent(name: string, wrong: readonly number[], ours: readonly number[]): OpponentSummary {
  return {
    name,
    tuning: 'Coordinate search on the labelled months before the test period.',
    thresholds: name.includes('per') ? 64 : 9,
    recall: 0.47,
    precision: 0.041,
    flagged: 1148,
    reach: 0.93,
    levels: [0.3, 0.5, 0.7].map((recall, i) => {
      const reduction = 1 - ours[i]! / wrong[i]!;
      return {
        recall,
        ruleFalsePositives: wrong[i]!,
        falsePositives: ours[i]!,
        reduction,
        interval: [reduction - 0.09, Math.min(1, reduction + 0.06)],
      };
    }),
  };
}

const typologies: readonly TypologyRecall[] = [
  ['mule ring', 14, 13, 3],
  ['fan-in', 11, 9, 4],
  ['structuring', 16, 13, 11],
  ['rapid movement', 12, 9, 5],
  ['account take-over', 9, 6, 2.4],
  ['dormant account woken', 8, 5, 4],
  ['high-risk corridor', 10, 6, 7],
  ['cycle', 9, 4, 0.5],
  ['layering disguised as growth', 12, 3, 1],
].map(([typology, units, found, rules]) => {
  const recall = Number(found) / Number(units);
  const half = 1 / Math.sqrt(Number(units)) / 1.3;
  return {
    typology: String(typology),
    units: Number(units),
    found: Number(found),
    recall,
    interval: [Math.max(0, recall - half), Math.min(1, recall + half)],
    foundByRules: Number(rules),
  };
});

function alert(rank: number): AlertSummary {
  const p = 8e-6 * rank ** 1.15;
  const score = 1 / (1 + p / alpha);
  const at = Date.UTC(2025, 9, 3 + (rank % 25), 3, 12);
  const business = rank % 3 === 0;
  const logit = Math.log(score / (1 - score));
  return {
    id: `A${(0x3f2a1c + rank * 7919).toString(16)}`,
    party: `C-${10_000 + rank * 37}`,
    entityType: business ? 'business' : 'individual',
    firstAt: at - 3 * 86_400_000,
    lastAt: at,
    legs: 1 + (rank % 9),
    amountMinor: 2_540_000 + rank * 11_300,
    transaction: `T-${900_000 + rank}`,
    transactionAmountMinor: 299_000 - rank * 100,
    score,
    p,
    threshold: rank % 5 === 0 ? 0.4 : 0.5,
    cell: `${business ? 'business' : 'individual'} · ES · wallet`,
    backedOffTo: rank % 4 === 0 ? 'individual · ES' : null,
    expert: business ? 'business' : 'individual',
    warmingUp: rank % 5 === 0,
    baseLogit: -6.9,
    reasons: [
      {
        group: 'Cash and reporting limits',
        contribution: 0.5 * (logit + 6.9),
        feature: 'nearLimitCount7d',
        value: 9,
        unit: 'count',
        peerMedian: 0,
        peerPercentile: 99.97,
        peers: 4112,
        sentence: 'Nine payments just under the reporting limit in 7 days; half of the peers have none.',
      },
      {
        group: 'Flow of funds',
        contribution: 0.35 * (logit + 6.9),
        feature: 'passThrough7d',
        value: 0.97,
        unit: 'ratio',
        peerMedian: 0.12,
        peerPercentile: 99.4,
        peers: 4112,
        sentence: 'Nearly all that came in within 7 days left again; the peers’ median is 0.12.',
      },
      {
        group: 'Access and devices',
        contribution: 0.25 * (logit + 6.9),
        feature: 'newDevice',
        value: 1,
        unit: 'flag',
        peerMedian: 0,
        peerPercentile: 98.1,
        peers: 4112,
        sentence: 'A device not seen in 90 days; 2 % of the peers’ payments come from one.',
      },
      {
        group: 'Timing and rhythm',
        contribution: -0.1 * (logit + 6.9),
        feature: 'timeSinceLast',
        value: 5_400_000,
        unit: 'ms',
        peerMedian: 97_000_000,
        peerPercentile: 21,
        peers: 4112,
        sentence: 'The payment before lay 1.5 hours back, as is usual.',
      },
    ],
    counterfactual: 'It would not have alerted with fewer than 4 payments just under the reporting limit in 7 days',
    sameAmountElsewhere: {
      amountMinor: 2_540_000,
      groups: [
        { name: 'individual', sigmas: 3.8 },
        { name: 'business', sigmas: 0.7 },
      ],
      sentence: 'The same 25,400 EUR lies 3.8 σ from the mean of individuals and within 1 σ for businesses.',
    },
    typology: rank % 3 === 1 ? 'structuring' : null,
  };
}

/** A complete made-up result; parts of it can be replaced. */
export function sampleRunResult(changes: Partial<RunResult> = {}): RunResult {
  return {
    format: 1,
    startedAt: Date.UTC(2026, 0, 5, 9, 30),
    source: {
      name: 'simulated bank',
      mapping: 'canonical',
      baseCurrency: 'EUR',
      firstAt: Date.UTC(2025, 0, 1),
      lastAt: Date.UTC(2025, 11, 31, 23, 59),
    },
    model: {
      version: '7f3a9c1e55d2b8a07f3a9c1e55d2b8a0',
      seed: 42,
      dataFingerprint: 'c01dbeefc01dbeefc01dbeefc01dbeef',
      code: '0.1.0',
      alpha,
      threshold: 0.5,
      newCustomers: { threshold: 0.4, days: 90 },
      calibration: { legs: 60_000, parties: 5_400, earlier: 0 },
      features: 71,
      featuresKnown: 68,
      periods: {
        train: [Date.UTC(2025, 0, 1), Date.UTC(2025, 6, 1)],
        calibrate: [Date.UTC(2025, 6, 8), Date.UTC(2025, 8, 12)],
        test: [Date.UTC(2025, 8, 19), Date.UTC(2026, 0, 1)],
      },
    },
    transactions: { read: 1_000_212, loaded: 1_000_000, duplicates: 150, quarantined: 62 },
    records: {
      parties: { read: 20_000, loaded: 20_000, duplicates: 0, quarantined: 0 },
      transactions: { read: 1_000_212, loaded: 1_000_000, duplicates: 150, quarantined: 62 },
    },
    unreadableLines: 3,
    legs: 1_934_211,
    parties: 20_000,
    segments: cells.length,
    experts: 2,
    alerts: 412,
    evaluation: {
      unit: 'party-month',
      reason: null,
      units: 79_800,
      positives: 101,
      flagged: 395,
      recall: 0.673,
      recallInterval: [0.58, 0.76],
      precision: 0.172,
      precisionInterval: [0.14, 0.21],
      falsePositiveReduction: 1 - 96 / 742,
      interval: [0.78, 0.93],
      auroc: 0.964,
      aucpr: 0.412,
      opponents: [
        opponent('Rules, one threshold each', [240, 1180, 5210], [21, 96, 410]),
        opponent('Rules per entity type × product', [150, 742, 3900], [21, 96, 410]),
      ],
      typologies,
      learned: {
        reason: null,
        labelsUsed: 164,
        opponent: 'Rules per entity type × product',
        levels: opponent('Rules per entity type × product', [150, 742, 3900], [12, 51, 240]).levels,
        topWeights: [
          { feature: 'inflow-outflow-ratio-7d', weight: 6.2 },
          { feature: 'new-counterparties-30d', weight: 3.41 },
        ],
      },
    },
    seconds: 118.4,
    peakRssMb: 1630,
    stages: [
      { stage: 'ingest', seconds: 14.2 },
      { stage: 'prepare', seconds: 11.9 },
      { stage: 'graph pass', seconds: 6.3 },
      { stage: 'sample', seconds: 17.8 },
      { stage: 'train', seconds: 21.5 },
      { stage: 'score', seconds: 41.0 },
      { stage: 'explain', seconds: 3.1 },
      { stage: 'report', seconds: 2.6 },
    ],
    funnel: [
      { step: 'rows read', unit: 'row', count: 1_000_212 },
      { step: 'transactions loaded', unit: 'transaction', count: 1_000_000 },
      { step: 'legs evaluated', unit: 'leg', count: 1_934_211 },
      { step: 'legs above the line', unit: 'leg', count: 1_987 },
      { step: 'alerts', unit: 'alert', count: 412 },
    ],
    quality: {
      completeness: [
        { record: 'transactions', field: 'amountMinor', rows: 1_000_000, filled: 1_000_000 },
        { record: 'transactions', field: 'counterpartyCountry', rows: 1_000_000, filled: 912_000 },
        { record: 'transactions', field: 'placeLatitude', rows: 1_000_000, filled: 0 },
        { record: 'parties', field: 'riskRating', rows: 20_000, filled: 19_100 },
      ],
      issues: [
        { issue: 'unknown currency', record: 'transactions', count: 40, action: 'quarantined', example: 'EURO' },
        {
          issue: 'repeated identifier',
          record: 'transactions',
          count: 150,
          action: 'counted as a duplicate',
          example: 'T-17',
        },
      ],
      missing: [
        { name: 'distanceFromCentre90d', kind: 'feature', reason: 'No coordinates: distances are not known.' },
        { name: 'region', kind: 'axis', reason: 'No region of the parties: cells are formed without it.' },
      ],
      skew: [
        {
          field: 'deviceId',
          groups: [
            { name: 'individual', rows: 700_000, filled: 660_000 },
            { name: 'business', rows: 300_000, filled: 90_000 },
          ],
        },
      ],
      ageDays: null,
      largestGapDays: 3,
      largestGapAfter: '2024-05-08',
      notes: ['parties.csv is not UTF-8 and was read as Windows-1252; name its encoding in the mapping.'],
    },
    lattice: {
      axes: [
        { name: 'entity-type', values: 2 },
        { name: 'country', values: 3 },
        { name: 'product', values: 4 },
      ],
      rules: 10,
      ruleVariations: 240,
      cellsOccupied: cells.length,
    },
    cells,
    expertModels: [
      {
        name: 'individual',
        trainedRows: 50_000,
        members: [
          { name: 'landmark-knn', weight: 1 },
          { name: 'extended-isolation-forest', weight: 1 },
          { name: 'hbos', weight: 0.5 },
          { name: 'mcd', weight: 0.5 },
        ],
        legs: 1_310_000,
        alertRate50: 0.00098,
      },
      {
        name: 'business',
        trainedRows: 31_000,
        members: [{ name: 'mcd', weight: 1 }],
        legs: 624_211,
        alertRate50: 0.0011,
      },
    ],
    distributions: [
      distribution('individual', 'expert', 1_310_000, 14),
      distribution('business', 'expert', 624_211, 40),
      distribution('individual · ES · checking', 'cell', 420_000, 9),
      distribution('business · LT · wallet', 'cell', 10_500, 60),
    ],
    topAlerts: Array.from({ length: 60 }, (_, i) => alert(i + 1)),
    files: { report: 'report.html', alerts: 'alerts.json' },
    ...changes,
  };
}

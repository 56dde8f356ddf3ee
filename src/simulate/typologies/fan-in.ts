import { between, logNormal, wholeBetween } from '../sampling.ts';
import type { TypologyScheme } from './scheme.ts';
import type { Stage } from './stage.ts';

/** Receives n sums from n payers, a quarter of them customers of this bank. Returns the total in EUR. */
function collect(stage: Stage, far: number, steady: boolean): number {
  const { individualsOf, home } = stage.ledger.population;
  const neighbours = individualsOf[home[stage.lead]!]!;
  const count = wholeBetween(stage.random, 12, 28);
  let total = 0;
  for (let i = 0; i < count; i++) {
    const eur = logNormal(stage.random, 340, 0.5);
    const at = stage.sometime('digital');
    total += eur;
    const payer = steady ? (stage.key + i * 7919) % neighbours.length : stage.random.below(neighbours.length);
    const known = i % 4 === 0 ? neighbours[payer]! : stage.lead;
    if (known === stage.lead) stage.pay(stage.lead, at, 'in', eur, stage.outsider(i, true, far));
    else stage.payCustomer(known, stage.lead, at, eur);
  }
  return total;
}

/** Many payers, one receiver, and the sum moves on. The look-alike collects rents, dues or donations. */
export const fanIn: TypologyScheme = {
  typology: 'fan-in',
  lookAlike: 'rent-or-donation-collector',
  players: [1, 1],
  days: [10, 25],
  guilty: ['salaried', 'student', 'gig-worker', 'migrant-worker', 'retired'],
  innocent: ['association', 'salaried', 'retired', 'student', 'wealthy', 'sole-trader'],
  recurs: true,
  perform(stage) {
    const total = collect(stage, 0.25, false);
    const parts = wholeBetween(stage.random, 1, 3);
    for (let i = 0; i < parts; i++) {
      const at = stage.sometime('digital', stage.from + 0.6 * (stage.to - stage.from));
      const eur = (total / parts) * between(stage.random, 0.85, 0.98);
      stage.pay(stage.lead, at, 'out', eur, stage.outsider(100 + (i % 2), true, 0.4));
    }
  },
  imitate(stage) {
    const total = collect(stage, 0.08, true);
    const parts = wholeBetween(stage.random, 1, 4);
    for (let i = 0; i < parts; i++) {
      const eur = (total / parts) * between(stage.random, 0.5, 0.98);
      stage.pay(stage.lead, stage.sometime('office'), 'out', eur, stage.outsider(100 + i, false));
    }
  },
};

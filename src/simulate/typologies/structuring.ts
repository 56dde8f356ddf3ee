import { between, logNormal, pick, wholeBetween } from '../sampling.ts';
import { homeCountries } from '../places.ts';
import type { TypologyScheme } from './scheme.ts';
import type { Stage } from './stage.ts';

const depositCount = (stage: Stage): number => wholeBetween(stage.random, 7, 16);
const reportingLimit = (stage: Stage): number => pick(stage.random, [10_000, 10_000, 10_000, 3_000]);

/**
 * Cash broken up into deposits below a reporting limit (FATF: "smurfing"). The look-alike takes the same sums to the
 * bank after market days; nothing stops short at the limit, and the money buys goods.
 */
export const structuring: TypologyScheme = {
  typology: 'structuring',
  lookAlike: 'market-trader',
  players: [1, 1],
  days: [14, 30],
  guilty: ['salaried', 'gig-worker', 'student', 'sole-trader', 'migrant-worker'],
  innocent: ['sole-trader', 'sme', 'gig-worker', 'association'],
  recurs: true,
  perform(stage) {
    const limit = reportingLimit(stage);
    const home = homeCountries[stage.ledger.population.home[stage.lead]!]!;
    let total = 0;
    for (let i = depositCount(stage); i > 0; i--) {
      const eur = limit * between(stage.random, 0.7, 0.99);
      total += eur;
      stage.cash(
        stage.lead,
        stage.sometime('office'),
        'in',
        eur,
        home.firstPlace + stage.random.below(home.placeCount),
      );
    }
    const parts = wholeBetween(stage.random, 1, 3);
    for (let i = 0; i < parts; i++) {
      const at = stage.sometime('digital', (stage.from + stage.to) / 2);
      stage.pay(
        stage.lead,
        at,
        'out',
        (total / parts) * between(stage.random, 0.6, 0.95),
        stage.outsider(i, true, 0.4),
      );
    }
  },
  imitate(stage) {
    const limit = reportingLimit(stage);
    let total = 0;
    for (let i = depositCount(stage); i > 0; i--) {
      const eur = logNormal(stage.random, limit * 0.82, 0.16);
      total += eur;
      stage.cash(stage.lead, stage.sometime('shop'), 'in', eur);
    }
    const parts = wholeBetween(stage.random, 2, 5);
    for (let i = 0; i < parts; i++) {
      const eur = (total / parts) * between(stage.random, 0.4, 0.9);
      stage.pay(stage.lead, stage.sometime('office'), 'out', eur, stage.outsider(i, false), { category: 'supplier' });
    }
  },
};

import { between, logNormal, wholeBetween } from '../sampling.ts';
import type { TypologyScheme } from './scheme.ts';
import type { Stage } from './stage.ts';

const receiptCount = (stage: Stage): number => wholeBetween(stage.random, 2, 4);
const sum = (stage: Stage): number => logNormal(stage.random, 7_500, 0.5);

/**
 * An account without movement for months receives large sums and empties again. The look-alike comes home from
 * abroad: savings arrive, and a flat, a car and furniture are paid.
 */
export const dormantAccountWoken: TypologyScheme = {
  typology: 'dormant-account-woken',
  lookAlike: 'returning-expat',
  players: [1, 1],
  days: [10, 24],
  guilty: ['salaried', 'retired', 'student', 'gig-worker', 'sole-trader', 'migrant-worker'],
  innocent: ['salaried', 'wealthy', 'retired', 'student', 'gig-worker', 'migrant-worker'],
  recurs: false,
  dormantBefore: true,
  perform(stage) {
    for (let i = receiptCount(stage); i > 0; i--) {
      const eur = sum(stage);
      const at = stage.sometime('digital');
      stage.pay(stage.lead, at, 'in', eur, stage.outsider(i, i % 2 === 0, 0.35));
      for (let parts = 2; parts > 0; parts--) {
        const part = eur * between(stage.random, 0.38, 0.49);
        stage.pay(stage.lead, stage.later(at, 3, 70), 'out', part, stage.outsider(10 + i + parts, true, 0.35));
      }
    }
    stage.cash(stage.lead, stage.sometime('shop'), 'out', between(stage.random, 300, 900));
  },
  imitate(stage) {
    for (let i = receiptCount(stage); i > 0; i--) {
      const eur = sum(stage);
      const at = stage.sometime('digital');
      stage.pay(stage.lead, at, 'in', eur, stage.outsider(1, true, 0.5));
      for (let parts = 2; parts > 0; parts--) {
        const part = eur * between(stage.random, 0.2, 0.48);
        stage.pay(stage.lead, stage.later(at, 8, 220), 'out', part, stage.outsider(10 + i + parts, parts === 1, 0.08));
      }
    }
    stage.cash(stage.lead, stage.sometime('shop'), 'out', between(stage.random, 200, 900));
  },
};

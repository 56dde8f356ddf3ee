import { abroad } from '../places.ts';
import { between, logNormal, wholeBetween } from '../sampling.ts';
import type { TypologyScheme } from './scheme.ts';
import type { Stage } from './stage.ts';

const paymentCount = (stage: Stage): number => wholeBetween(stage.random, 5, 12);
const amount = (stage: Stage): number => logNormal(stage.random, 1_900, 0.6);
const corridor = (index: number): number => abroad.highRisk.first + (index % abroad.highRisk.count);

/**
 * Payments to countries on a FATF list by somebody without a tie to them, some of it funded in cash. The look-alike
 * has family or suppliers there: one country, the same few receivers.
 */
export const highRiskCorridor: TypologyScheme = {
  typology: 'high-risk-corridor',
  lookAlike: 'family-or-trade-abroad',
  players: [1, 1],
  days: [14, 30],
  guilty: ['student', 'retired', 'salaried', 'gig-worker', 'sole-trader'],
  innocent: ['migrant-worker', 'salaried', 'sole-trader', 'sme', 'wealthy', 'gig-worker'],
  recurs: true,
  perform(stage) {
    for (let i = paymentCount(stage); i > 0; i--) {
      const eur = amount(stage);
      const at = stage.sometime('digital');
      if (stage.random.uniform() < 0.3) stage.cash(stage.lead, stage.later(at, -40, -4), 'in', eur);
      stage.pay(stage.lead, at, 'out', eur, stage.outsiderAt(i % 4, i % 2 === 0, corridor(stage.key + (i % 3))));
    }
  },
  imitate(stage) {
    for (let i = paymentCount(stage); i > 0; i--) {
      const eur = amount(stage) * between(stage.random, 0.9, 1.1);
      const payee = stage.outsiderAt(i % 2, stage.key % 2 === 0, corridor(stage.key));
      stage.pay(stage.lead, stage.sometime('digital'), 'out', eur, payee);
    }
  },
};

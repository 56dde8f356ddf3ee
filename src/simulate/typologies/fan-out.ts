import { day, second } from '#domain/time';
import { between, logNormal, wholeBetween } from '../sampling.ts';
import type { TypologyScheme } from './scheme.ts';
import type { Stage } from './stage.ts';

const payeeCount = (stage: Stage): number => wholeBetween(stage.random, 12, 26);
const share = (stage: Stage): number => logNormal(stage.random, 820, 0.4);

/** One sum spread over many receivers. The look-alike is a payroll run, or the settling of an event. */
export const fanOut: TypologyScheme = {
  typology: 'fan-out',
  lookAlike: 'payroll-run',
  players: [1, 1],
  days: [9, 16],
  guilty: ['salaried', 'gig-worker', 'student', 'sole-trader', 'migrant-worker'],
  innocent: ['sme', 'sole-trader', 'association', 'salaried', 'wealthy'],
  recurs: true,
  perform(stage) {
    const count = payeeCount(stage);
    const at = stage.sometime('digital', stage.from, stage.from + 4 * day);
    stage.pay(stage.lead, at, 'in', 860 * count * between(stage.random, 0.95, 1.15), stage.outsider(0, false, 0.3));
    for (let i = 1; i <= count; i++) {
      const paidAt = stage.later(at, 1, 120);
      stage.pay(stage.lead, paidAt, 'out', share(stage), stage.outsider(i, true, 0.2));
    }
  },
  imitate(stage) {
    const count = payeeCount(stage);
    const at = stage.sometime('office', stage.from, stage.from + 4 * day);
    stage.pay(stage.lead, at, 'in', 860 * count * between(stage.random, 0.7, 1.5), stage.outsider(0, false, 0.1));
    const apart = stage.random.uniform() < 0.5 ? 5 * second : 3_600 * second;
    let paidAt = stage.later(at, 4, 72);
    for (let i = 1; i <= count; i++) {
      paidAt += Math.ceil((apart * stage.random.uniform()) / second) * second;
      stage.pay(stage.lead, paidAt, 'out', share(stage), stage.outsider(i, true, 0.08));
    }
  },
};

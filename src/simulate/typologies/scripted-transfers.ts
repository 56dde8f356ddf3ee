import { minute, second } from '#domain/time';
import { between, logNormal, pick, wholeBetween } from '../sampling.ts';
import type { TypologyScheme } from './scheme.ts';
import type { Stage } from './stage.ts';

interface Script {
  readonly payees: number;
  readonly isPerson: boolean;
  readonly far: number;
  /** Standard deviation of the logarithm of the amounts. */
  readonly spread: number;
}

/** Payments at a fixed interval with a few seconds of jitter, in several runs. */
function runScript(stage: Stage, script: Script): void {
  const { random } = stage;
  const median = logNormal(random, 150, 0.6);
  const interval = pick(random, [10, 15, 30, 60, 240]) * minute;
  const total = wholeBetween(random, 28, 60);
  const runs = wholeBetween(random, 2, 4);
  const channel = random.uniform() < 0.6 ? 'api' : 'online';
  for (let run = 0; run < runs; run++) {
    const slice = (stage.to - stage.from) / runs;
    let at = stage.sometime('digital', stage.from + run * slice, stage.from + (run + 0.4) * slice);
    for (let i = 0; i < total / runs; i++) {
      const eur = median * Math.exp(script.spread * random.normal());
      const other = stage.outsider(random.below(script.payees), script.isPerson, script.far);
      stage.pay(stage.lead, at, 'out', eur, other, { channel, scheme: 'instant' });
      if (random.uniform() < 0.5) {
        const device = stage.ledger.device(stage.lead, false, at);
        stage.event(at - second, 'api-call', device, stage.ledger.population.place[stage.lead]!);
      }
      at += interval + Math.round(between(random, -8, 8)) * second;
    }
  }
}

/** Transfers made by a script. The look-alike is a developer or treasurer whose program pays suppliers or sweeps. */
export const scriptedTransfers: TypologyScheme = {
  typology: 'scripted-transfers',
  lookAlike: 'api-developer',
  players: [1, 1],
  days: [10, 28],
  guilty: ['salaried', 'student', 'gig-worker', 'sole-trader'],
  innocent: ['salaried', 'sole-trader', 'sme', 'gig-worker', 'student'],
  recurs: true,
  perform(stage) {
    runScript(stage, { payees: wholeBetween(stage.random, 4, 10), isPerson: true, far: 0.25, spread: 0.12 });
  },
  imitate(stage) {
    runScript(stage, { payees: wholeBetween(stage.random, 1, 7), isPerson: false, far: 0.15, spread: 0.3 });
  },
};

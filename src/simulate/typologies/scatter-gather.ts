import { day } from '#domain/time';
import { between, logNormal, wholeBetween } from '../sampling.ts';
import type { TypologyScheme } from './scheme.ts';
import type { Stage } from './stage.ts';

interface Flow {
  /** Hours between receiving and passing on. */
  readonly delay: readonly [number, number];
  /** Share that is passed on. */
  readonly passed: readonly [number, number];
  readonly far: number;
}

/** Source → known and outside go-betweens → target. The players are the source, the target and two go-betweens. */
function scatterAndGather(stage: Stage, flow: Flow): void {
  const [source, target, ...between2] = stage.players as [number, number, ...number[]];
  const outsiders = wholeBetween(stage.random, 2, 4);
  const total = logNormal(stage.random, 16_000, 0.5);
  const share = total / (outsiders + between2.length);
  const start = stage.sometime('digital', stage.from, stage.from + 5 * day);
  stage.pay(source, start, 'in', total * 1.02, stage.outsider(0, false, flow.far));
  for (const player of between2) {
    const eur = share * between(stage.random, 0.8, 1.2);
    const at = stage.later(start, 1, 48);
    stage.payCustomer(source, player, at, eur);
    stage.payCustomer(player, target, stage.later(at, ...flow.delay), eur * between(stage.random, ...flow.passed));
  }
  for (let i = 1; i <= outsiders; i++) {
    const eur = share * between(stage.random, 0.8, 1.2);
    const at = stage.later(start, 1, 48);
    const other = stage.outsider(i, true, 0.1);
    stage.pay(source, at, 'out', eur, other);
    stage.pay(target, stage.later(at, ...flow.delay), 'in', eur * between(stage.random, ...flow.passed), other);
  }
  const end = stage.later(start, 60, 200);
  stage.pay(target, end, 'out', total * between(stage.random, ...flow.passed), stage.outsider(9, false, flow.far));
}

/**
 * One sum split over go-betweens and gathered again. The look-alike is a contractor whose subcontractors buy from the
 * same wholesaler, or a parent whose children pay the same school.
 */
export const scatterGather: TypologyScheme = {
  typology: 'scatter-gather',
  lookAlike: 'contractor-chain',
  players: [4, 4],
  days: [14, 24],
  guilty: ['salaried', 'gig-worker', 'student', 'sole-trader', 'migrant-worker'],
  innocent: ['sme', 'sole-trader', 'gig-worker', 'salaried', 'student'],
  recurs: true,
  perform(stage) {
    scatterAndGather(stage, { delay: [3, 48], passed: [0.92, 0.99], far: 0.4 });
  },
  imitate(stage) {
    scatterAndGather(stage, { delay: [6, 200], passed: [0.35, 0.95], far: 0.15 });
  },
};

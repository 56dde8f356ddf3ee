import { day } from '#domain/time';
import type { FeatureDeclaration } from '../declaration.ts';

/** Money that does not stay. */
export const flowFeatures: readonly FeatureDeclaration[] = [
  {
    name: 'passThrough7d',
    family: 'pass-through',
    frame: 'peer',
    unit: 'ratio',
    scale: 'linear',
    reasonGroup: 'Flow of funds',
    label: 'pass-through in 7 days',
    description: 'Smaller of the sums received and paid out, divided by the larger.',
    source: 'leg',
    where: [],
    windowMs: 7 * day,
    aggregate: { kind: 'pass-through' },
  },
  {
    name: 'dwell30d',
    family: 'pass-through',
    frame: 'peer',
    unit: 'ms',
    scale: 'log1p',
    reasonGroup: 'Flow of funds',
    label: 'time that received money stayed',
    description:
      'Mean time that the money of this payment out had stayed, were it made of the amounts most recently received within 30 days (and 256 events).',
    source: 'leg',
    where: [],
    windowMs: 30 * day,
    aggregate: { kind: 'leg', value: 'dwell' },
  },
];

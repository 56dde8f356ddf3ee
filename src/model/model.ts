import type { FeatureDescription } from '#features/declaration';
import type { FoldOptions } from '#features/fold-options';
import type { AbsoluteChannel } from './absolute-channel.ts';
import type { Axis } from './axes.ts';
import type { Calibration } from './calibration.ts';
import type { Expert } from './expert.ts';
import type { PeerFrame } from './frame.ts';
import type { Lattice } from './lattice.ts';
import type { Profile } from './members.ts';
import type { PeerStatistics } from './peer-statistics.ts';
import type { Policy } from './policy.ts';
import type { SecondLine } from './second-line.ts';
import type { TransactionSurprisal } from './surprisal.ts';

/** Which expert scores which legs: expert 0 is the general one, trained on everybody. */
export interface ExpertMap {
  /** Position of the forking axis in `axes`, −1 without a fork. */
  readonly axis: number;
  /** Code of that axis → expert; 0 where the value has no expert of its own. */
  readonly expertOf: Int16Array;
}

/** All that scoring and explaining need: immutable plain data with typed arrays. */
export interface Model {
  readonly kind: 'peerline-model';
  readonly version: 1;
  readonly profile: Profile;
  readonly seed: number;
  readonly catalogue: readonly FeatureDescription[];
  /** What its features were computed with, and must be again wherever it scores. */
  readonly featureOptions: FoldOptions;
  readonly axes: readonly Axis[];
  readonly lattice: Lattice;
  readonly foldOfCell: Int8Array;
  readonly frame: PeerFrame;
  readonly surprisal: TransactionSurprisal;
  readonly absolute: AbsoluteChannel;
  readonly expertMap: ExpertMap;
  readonly experts: readonly Expert[];
  readonly calibration: Calibration;
  readonly policy: Policy;
  readonly peers: PeerStatistics;
  readonly training: TrainingFacts;
  /** Learned from past outcomes, on request; absent in most versions. */
  readonly secondLine?: SecondLine;
}

/** What a validator wants to know of the training. Times are UTC epoch ms. */
export interface TrainingFacts {
  readonly rows: number;
  readonly parties: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly calibrationRows: number;
  /** How many of them are from before the calibration period, because it had too few. */
  readonly calibrationEarlierRows: number;
  readonly calibrationParties: number;
  readonly calibrationFirstAt: number;
  readonly calibrationLastAt: number;
}

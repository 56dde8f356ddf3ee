import { accountTakeOver } from './account-take-over.ts';
import { cycle } from './cycle.ts';
import { dormantAccountWoken } from './dormant-account-woken.ts';
import { fanIn } from './fan-in.ts';
import { fanOut } from './fan-out.ts';
import { highRiskCorridor } from './high-risk-corridor.ts';
import { layeringAsGrowth } from './layering-as-growth.ts';
import { muleRing } from './mule-ring.ts';
import { offHoursBurst } from './off-hours-burst.ts';
import { rapidMovement } from './rapid-movement.ts';
import { scatterGather } from './scatter-gather.ts';
import type { TypologyScheme } from './scheme.ts';
import { scriptedTransfers } from './scripted-transfers.ts';
import { structuring } from './structuring.ts';

/** All typologies, in the order of `typologies` in typology.ts. */
export const schemes: readonly TypologyScheme[] = [
  structuring,
  rapidMovement,
  fanIn,
  fanOut,
  cycle,
  scatterGather,
  muleRing,
  offHoursBurst,
  scriptedTransfers,
  dormantAccountWoken,
  accountTakeOver,
  highRiskCorridor,
  layeringAsGrowth,
];

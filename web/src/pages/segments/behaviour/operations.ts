import type { Answered } from '../../../api/call.ts';

/** AML and commercial segments are read by routes of their own; what they answer is alike. */
export const operationsOf = {
  aml: {
    versions: 'getAmlSegmentations',
    version: 'getAmlSegmentation',
    map: 'getAmlSegmentMap',
    flows: 'getAmlSegmentFlows',
    flowParties: 'getAmlFlowParties',
  },
  commercial: {
    versions: 'getCommercialSegmentations',
    version: 'getCommercialSegmentation',
    map: 'getCommercialSegmentMap',
    flows: 'getCommercialSegmentFlows',
    flowParties: 'getCommercialFlowParties',
  },
} as const;

export type Purpose = keyof typeof operationsOf;
export type Segmentation = Answered<'getAmlSegmentation'>;

/** What each view of a version is given. */
export interface ViewProps {
  readonly purpose: Purpose;
  readonly segmentation: Segmentation;
  /** Version before this one; null where it is the first. */
  readonly before: string | null;
}

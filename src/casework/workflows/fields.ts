import type { WorkflowDefinition } from '#contract/workflow-definition';
import type { Taint } from '#domain/taint';

type Trigger = WorkflowDefinition['triggers'][number];

/** A field that a rule may read. */
export interface Field {
  readonly type: 'double' | 'string';
  readonly taints: readonly Taint[];
  /** The right, over everybody, that its author needs. */
  readonly right: string;
}

const ofAlert = { taints: ['alert'], right: 'alerts:read' } as const;
const ofParty = { taints: [], right: 'parties:read' } as const;
const ofDisposition = { taints: ['disposition'], right: 'cases:read' } as const;
const ofSurvey = { taints: [], right: 'survey-results:read' } as const;

/**
 * Everything that a rule may read, but for `marks.NAME`. Numbers that are not known are NaN, which no comparison holds of;
 * texts are `unknown`.
 */
export const fields: Readonly<Record<string, Field>> = {
  'alert.score': { type: 'double', ...ofAlert },
  'alert.amountMinor': { type: 'double', ...ofAlert },
  'alert.breaches': { type: 'double', ...ofAlert },
  'alert.snoozes': { type: 'double', ...ofAlert },
  'alert.cell': { type: 'string', ...ofAlert },
  'alert.state': { type: 'string', ...ofAlert },
  'disposition.outcome': { type: 'string', ...ofDisposition },
  'disposition.reasonCode': { type: 'string', ...ofDisposition },
  'party.entityType': { type: 'string', ...ofParty },
  'party.country': { type: 'string', ...ofParty },
  'party.industry': { type: 'string', ...ofParty },
  'party.clientSegment': { type: 'string', ...ofParty },
  'party.tenureDays': { type: 'double', ...ofParty },
  'party.riskRating': { type: 'string', taints: ['risk-level'], right: 'parties:read' },
  'party.politicallyExposed': { type: 'string', taints: ['screening'], right: 'parties:read' },
  // How often a customer is looked at follows from the risk.
  'party.reviewMonths': { type: 'double', taints: ['risk-level'], right: 'cases:read' },
  // Of the event; what it is tainted with follows from the trigger.
  'segment.segmentation': { type: 'string', taints: [], right: 'workflows:read' },
  'segment.segment': { type: 'string', taints: [], right: 'workflows:read' },
  'survey.id': { type: 'string', ...ofSurvey },
  'survey.class': { type: 'string', ...ofSurvey },
  'survey.lowestScore': { type: 'double', ...ofSurvey },
};

export const markPrefix = 'marks.';

/** What an event says by having happened. */
export const triggerOrigins: Readonly<Record<Trigger, { readonly taints: readonly Taint[]; readonly right: string }>> =
  {
    'alert.opened': ofAlert,
    'alert.merged': ofAlert,
    'alert.disposed': { taints: ['alert', 'disposition'], right: 'alerts:read' },
    'case.opened': { taints: ['case'], right: 'cases:read' },
    'case.closed': { taints: ['case', 'disposition'], right: 'cases:read' },
    'segment.entered': { taints: ['aml-segment'], right: 'aml-segments:read' },
    'segment.left': { taints: ['aml-segment'], right: 'aml-segments:read' },
    'commercial-segment.entered': { taints: [], right: 'commercial-segments:read' },
    'commercial-segment.left': { taints: [], right: 'commercial-segments:read' },
    'survey.answered': ofSurvey,
    'threshold.released': { taints: ['threshold'], right: 'segments:read' },
    'drift.found': { taints: ['threshold'], right: 'models:read' },
    // Marks may come from anything; read `marks.NAME` on another trigger where customers are concerned.
    'party.marked': { taints: ['alert'], right: 'cases:read' },
  };

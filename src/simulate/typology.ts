/** The labelled typologies. A position + 1 is the label of a row in this room. */
export const typologies = [
  'structuring',
  'rapid-movement',
  'fan-in',
  'fan-out',
  'cycle',
  'scatter-gather',
  'mule-ring',
  'off-hours-burst',
  'scripted-transfers',
  'dormant-account-woken',
  'account-take-over',
  'high-risk-corridor',
  'layering-as-growth',
] as const;
export type Typology = (typeof typologies)[number];

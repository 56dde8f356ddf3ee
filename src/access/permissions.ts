/** Who may do what, as data. What is not in the table is refused. `docs/spec` and a test read the same table. */
export const roles = [
  'engineer',
  'analyst',
  'compliance-officer',
  'feedback-manager',
  'auditor',
  'administrator',
] as const;
export type Role = (typeof roles)[number];

/** `all`: objects of every team and of none. `own`: objects of one's own teams, and those that no team has yet. */
export type Reach = 'all' | 'own';
type Rights = Readonly<Partial<Record<Role, Reach>>>;

/**
 * Engineers and administrators run the system and see no customer's data. Feedback managers work with surveys and must
 * not learn of alerts, so that no question to a customer can tip off.
 */
const table = {
  'events:write': { engineer: 'all' },
  'parties:write': { engineer: 'all' },
  'parties:read': { analyst: 'own', 'compliance-officer': 'all', auditor: 'all' },
  'evaluations:read': { analyst: 'own', 'compliance-officer': 'all', auditor: 'all' },
  'alerts:read': { analyst: 'own', 'compliance-officer': 'all', auditor: 'all' },
  'segments:read': { engineer: 'all', analyst: 'all', 'compliance-officer': 'all', auditor: 'all' },
  'models:read': { engineer: 'all', analyst: 'all', 'compliance-officer': 'all', auditor: 'all' },
  'score:run': { engineer: 'all', analyst: 'all', 'compliance-officer': 'all' },
  'reconciliation:read': { engineer: 'all', 'compliance-officer': 'all', auditor: 'all' },
  'dead-letters:replay': { engineer: 'all' },
  'metrics:read': { engineer: 'all', administrator: 'all' },
  'cases:read': { analyst: 'own', 'compliance-officer': 'all', auditor: 'all' },
  'cases:work': { analyst: 'own', 'compliance-officer': 'all' },
  'cases:approve': { 'compliance-officer': 'all' },
  /** Cases that are need-to-know, without being a member. */
  'cases:restricted': { 'compliance-officer': 'all', auditor: 'all' },
  'reports:read': { 'compliance-officer': 'all', auditor: 'all' },
  'reports:write': { 'compliance-officer': 'all' },
  'inboxes:manage': { 'compliance-officer': 'all' },
  'thresholds:read': { analyst: 'all', 'compliance-officer': 'all', auditor: 'all' },
  'thresholds:propose': { analyst: 'all', 'compliance-officer': 'all' },
  'thresholds:release': { 'compliance-officer': 'all' },
  /** What decisions say of the detectors, and trials of other models: figures over all alerts, no customer. */
  'improve:read': { engineer: 'all', 'compliance-officer': 'all', auditor: 'all' },
  'improve:propose': { engineer: 'all', 'compliance-officer': 'all' },
  'improve:release': { 'compliance-officer': 'all' },
  'kpis:read': { 'compliance-officer': 'all', auditor: 'all' },
  /** What customers say beside what AML knows: for those only who talk with no customer. */
  'segment-outcomes:read': { 'compliance-officer': 'all', auditor: 'all' },
  /** Whom a list names is need-to-know: who asks questions to customers has no right here. */
  'screening:read': { analyst: 'all', 'compliance-officer': 'all', auditor: 'all' },
  'screening:work': { analyst: 'all', 'compliance-officer': 'all' },
  'screening:audit': { 'compliance-officer': 'all', auditor: 'all' },
  'screening:govern': { 'compliance-officer': 'all' },
  /** Name and birth date in clear; an analyst's own are the parties that the team works on. */
  'identities:read': { analyst: 'own', 'compliance-officer': 'all' },
  /** The same of others, with a reason that is kept. */
  'identities:reveal': { analyst: 'all', 'compliance-officer': 'all', auditor: 'all' },
  /** Data protection. Records of processing and schedules hold no customer's data, what a person asks for does. */
  'privacy:read': { 'compliance-officer': 'all', auditor: 'all', administrator: 'all' },
  'privacy:manage': { 'compliance-officer': 'all', administrator: 'all' },
  'subject-requests:read': { 'compliance-officer': 'all', auditor: 'all' },
  'subject-requests:handle': { 'compliance-officer': 'all' },
  'audit:read': { 'compliance-officer': 'all', auditor: 'all' },
  /** What was read and put aside, and bringing data: for those who run the system. */
  'data:read': { engineer: 'all', auditor: 'all', administrator: 'all' },
  'data:manage': { engineer: 'all', administrator: 'all' },
  'docs:read': {
    engineer: 'all',
    analyst: 'all',
    'compliance-officer': 'all',
    'feedback-manager': 'all',
    auditor: 'all',
    administrator: 'all',
  },
  'keys:manage': { engineer: 'all', 'compliance-officer': 'all', administrator: 'all' },
  'users:manage': { administrator: 'all' },
  'surveys:read': { 'feedback-manager': 'all', auditor: 'all' },
  'surveys:write': { 'feedback-manager': 'all' },
  'surveys:send': { engineer: 'all', 'feedback-manager': 'all' },
  'survey-results:read': { 'feedback-manager': 'all', auditor: 'all' },
  'survey-imports:manage': { 'feedback-manager': 'all' },
  'audiences:read': { 'feedback-manager': 'all', auditor: 'all' },
  'audiences:write': { 'feedback-manager': 'all' },
  'commercial-segments:read': { engineer: 'all', 'feedback-manager': 'all', auditor: 'all' },
  'commercial-segments:write': { engineer: 'all', 'feedback-manager': 'all' },
  'aml-segments:read': { analyst: 'all', 'compliance-officer': 'all', auditor: 'all' },
  'customers:write': { engineer: 'all', 'feedback-manager': 'all' },
  'consents:read': { 'feedback-manager': 'all', auditor: 'all' },
  'consents:write': { engineer: 'all', 'feedback-manager': 'all' },
  'workflows:read': { 'compliance-officer': 'all', 'feedback-manager': 'all', auditor: 'all' },
  'workflows:write': { 'compliance-officer': 'all', 'feedback-manager': 'all' },
  'workflows:activate': { 'compliance-officer': 'all', 'feedback-manager': 'all' },
  /** Rules by which customers are written to. */
  'workflows:message': { 'compliance-officer': 'all', 'feedback-manager': 'all' },
  'webhooks:read': { engineer: 'all', 'compliance-officer': 'all', 'feedback-manager': 'all', auditor: 'all' },
  'webhooks:manage': { engineer: 'all', 'compliance-officer': 'all', 'feedback-manager': 'all' },
  /** Endpoints that are told of alerts, cases and what else is tainted; for others they do not exist. */
  'webhooks:tainted': { engineer: 'all', 'compliance-officer': 'all', auditor: 'all' },
} as const satisfies Readonly<Record<string, Rights>>;

export type Action = keyof typeof table;
export const permissionTable: Readonly<Record<Action, Rights>> = table;
export const actions = Object.keys(table) as readonly Action[];

/** Who asks: a person with roles, or a program with a key. */
export interface Principal {
  readonly kind: 'user' | 'key';
  /** User identifier, or prefix of the key. */
  readonly id: string;
  readonly roles: readonly Role[];
  readonly teams: readonly string[];
  /** Keys only: what this key may do, and no more. */
  readonly scopes: readonly Action[];
  /** Keys only: bound to its team's objects. */
  readonly bound: boolean;
}

export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text);
}

export function isAction(text: string): text is Action {
  return (actions as readonly string[]).includes(text);
}

/** How far the principal's right to an action goes; null = refused. */
export function reachOf(principal: Principal, action: Action): Reach | null {
  if (principal.kind === 'key') {
    if (!principal.scopes.includes(action)) return null;
    return principal.bound ? 'own' : 'all';
  }
  const reaches = principal.roles.map((role) => permissionTable[action][role]);
  if (reaches.includes('all')) return 'all';
  return reaches.includes('own') ? 'own' : null;
}

/** Whether the action may touch an object of this team (null = no team has it yet). */
export function mayTouch(principal: Principal, action: Action, team: string | null): boolean {
  const reach = reachOf(principal, action);
  if (reach === null) return false;
  return reach === 'all' || team === null || principal.teams.includes(team);
}

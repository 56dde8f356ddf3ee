import { type ComponentType, lazy } from 'react';
import { matchPath } from 'react-router';
import { operation, queryClient } from './api/queries.ts';
import { may, type Session } from './api/session.ts';
import { askAround } from './casework/around-queries.ts';
import { strongestOf } from './casework/strongest.ts';

export interface Page {
  /** Also the name of its folder, of its words, and of its place in the navigation. */
  readonly name: string;
  /** Of react-router. */
  readonly path: string;
  /** A right that its reader needs; any of these. Null = anybody who is logged in. */
  readonly rights: readonly string[] | null;
  readonly group: 'work' | 'understand' | 'listen' | 'run';
  /** Shown in the navigation. */
  readonly listed: boolean;
  readonly Component: ComponentType;
}

interface Listed extends Omit<Page, 'Component'> {
  readonly load: () => Promise<{ readonly default: ComponentType }>;
  /** What the page asks for first, known from its address: asked while its script is fetched. */
  readonly asks?: (id: string) => Promise<void>;
}

/** Every page, in the order of the navigation. */
const listed: readonly Listed[] = [
  {
    name: 'overview',
    path: '/',
    rights: null,
    group: 'work',
    listed: true,
    load: () => import('./pages/overview/overview.tsx').then((each) => ({ default: each.Overview })),
  },
  {
    name: 'alerts',
    path: '/alerts',
    rights: ['alerts:read'],
    group: 'work',
    listed: true,
    load: () => import('./pages/alerts/alerts.tsx').then((each) => ({ default: each.Alerts })),
  },
  {
    name: 'alert',
    path: '/alerts/:id',
    rights: ['alerts:read'],
    group: 'work',
    listed: false,
    asks: async (id) => {
      const params = { id: Number(id) };
      for (const name of ['getAlertNarrative', 'getAlertTrail', 'getAlertComments'] as const) {
        void queryClient.prefetchQuery(operation(name, { params }));
      }
      void queryClient.prefetchQuery(operation('getPeople'));
      const { alert, breaches } = await queryClient.fetchQuery(operation('getPartyAlert', { params }));
      const strongest = strongestOf(breaches);
      if (strongest !== undefined) {
        void queryClient.prefetchQuery(operation('getAlertPeers', { params, query: { breach: strongest.id } }));
      }
      askAround(queryClient, alert.partyId, alert.firstAt, alert.lastAt);
    },
    load: () => import('./pages/alert/alert.tsx').then((each) => ({ default: each.AlertPage })),
  },
  {
    name: 'cases',
    path: '/cases',
    rights: ['cases:read'],
    group: 'work',
    listed: true,
    load: () => import('./pages/cases/cases.tsx').then((each) => ({ default: each.Cases })),
  },
  {
    name: 'case',
    path: '/cases/:id',
    rights: ['cases:read'],
    group: 'work',
    listed: false,
    load: () => import('./pages/case/case.tsx').then((each) => ({ default: each.CasePage })),
  },
  {
    name: 'screening',
    path: '/screening',
    rights: ['screening:read'],
    group: 'work',
    listed: true,
    load: () => import('./pages/screening/screening.tsx').then((each) => ({ default: each.Screening })),
  },
  {
    name: 'customer',
    path: '/customers/:id',
    rights: ['parties:read'],
    group: 'work',
    listed: false,
    asks: async (id) => {
      const params = { id };
      const query = { partyId: id };
      void queryClient.prefetchQuery(operation('getPartyPeers', { params }));
      void queryClient.prefetchQuery(operation('getPartySegments', { params }));
      void queryClient.prefetchQuery(operation('getPartyAlerts', { query }));
      void queryClient.prefetchQuery(operation('getCases', { query }));
      const { evaluations } = await queryClient.fetchQuery(operation('getParty', { params }));
      const latest = Math.max(...evaluations.map(({ at }) => at));
      if (Number.isFinite(latest)) askAround(queryClient, id, latest, latest);
    },
    load: () => import('./pages/customer/customer.tsx').then((each) => ({ default: each.Customer })),
  },
  {
    name: 'thresholds',
    path: '/thresholds',
    rights: ['thresholds:read'],
    group: 'understand',
    listed: true,
    load: () => import('./pages/thresholds/thresholds.tsx').then((each) => ({ default: each.Thresholds })),
  },
  {
    name: 'segments',
    path: '/segments',
    rights: ['segments:read', 'commercial-segments:read'],
    group: 'understand',
    listed: true,
    load: () => import('./pages/segments/segments.tsx').then((each) => ({ default: each.Segments })),
  },
  {
    name: 'models',
    path: '/models',
    rights: ['models:read'],
    group: 'understand',
    listed: true,
    load: () => import('./pages/models/models.tsx').then((each) => ({ default: each.Models })),
  },
  {
    name: 'feedback',
    path: '/feedback',
    rights: ['surveys:read', 'audiences:read', 'improve:read'],
    group: 'listen',
    listed: true,
    load: () => import('./pages/feedback/feedback.tsx').then((each) => ({ default: each.Feedback })),
  },
  {
    name: 'workflows',
    path: '/workflows',
    rights: ['workflows:read'],
    group: 'run',
    listed: true,
    load: () => import('./pages/workflows/workflows.tsx').then((each) => ({ default: each.Workflows })),
  },
  {
    name: 'data',
    path: '/data',
    rights: ['data:read'],
    group: 'run',
    listed: true,
    load: () => import('./pages/data/data.tsx').then((each) => ({ default: each.Data })),
  },
  {
    name: 'audit',
    path: '/audit',
    rights: ['audit:read'],
    group: 'run',
    listed: true,
    load: () => import('./pages/audit/audit.tsx').then((each) => ({ default: each.Audit })),
  },
  {
    name: 'settings',
    path: '/settings',
    rights: ['users:manage', 'keys:manage', 'webhooks:read', 'privacy:read'],
    group: 'run',
    listed: true,
    load: () => import('./pages/settings/settings.tsx').then((each) => ({ default: each.Settings })),
  },
];
const pages: readonly Page[] = listed.map((page) => ({ ...page, Component: lazy(page.load) }));

/** Fetches the script of the page at this address, and what it asks for first, while it is not known yet who asks. */
export function fetchPage(address: string): void {
  for (const { path, load, asks } of listed) {
    const match = matchPath(path, address);
    if (match === null) continue;
    // Whoever may open the page is told by it what went wrong.
    load().catch(() => undefined);
    const { id } = match.params;
    if (id !== undefined) asks?.(id).catch(() => undefined);
  }
}

/** The pages that somebody may open. */
export function pagesOf(session: Session): readonly Page[] {
  return pages.filter(({ rights }) => rights === null || rights.some((right) => may(session, right)));
}

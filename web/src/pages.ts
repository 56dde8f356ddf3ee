import { type ComponentType, lazy } from 'react';

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

/** Every page, in the order of the navigation. */
export const pages: readonly Page[] = [
  {
    name: 'overview',
    path: '/',
    rights: null,
    group: 'work',
    listed: true,
    Component: lazy(() => import('./pages/overview/overview.tsx').then((each) => ({ default: each.Overview }))),
  },
  {
    name: 'alerts',
    path: '/alerts',
    rights: ['alerts:read'],
    group: 'work',
    listed: true,
    Component: lazy(() => import('./pages/alerts/alerts.tsx').then((each) => ({ default: each.Alerts }))),
  },
  {
    name: 'alert',
    path: '/alerts/:id',
    rights: ['alerts:read'],
    group: 'work',
    listed: false,
    Component: lazy(() => import('./pages/alert/alert.tsx').then((each) => ({ default: each.AlertPage }))),
  },
];

import type { ExplainableLeg } from '#stream/scoring/explanations';

export type ToExplaining =
  | { readonly kind: 'explain'; readonly id: number; readonly legs: readonly ExplainableLeg[] }
  /** Alerts were stored. */
  | { readonly kind: 'news' }
  | { readonly kind: 'stop' };

export type FromExplaining =
  | { readonly id: number; readonly reasons: readonly unknown[] }
  | { readonly id: number; readonly code: string; readonly message: string }
  | { readonly kind: 'trouble'; readonly code: string; readonly message: string };

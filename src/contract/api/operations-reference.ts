import type { Route } from './route.ts';
import { routes } from './routes.ts';

/** The client's table of operations: method and path by name, without the schemas, which a browser need not load. */
export function renderOperations(): string {
  const lines = (Object.entries(routes) as [string, Route][]).map(
    ([name, { method, path }]) => `  ${name}: ['${method}', '${path}'],`,
  );
  return `// Written by scripts/generate.js from the contract's routes.
import type { RouteName } from '#contract/api/routes';

export const operations: Readonly<Record<RouteName, readonly [method: string, path: string]>> = {
${lines.join('\n')}
};
`;
}

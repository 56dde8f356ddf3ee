import type { FastifyInstance, RouteOptions } from 'fastify';
import type { Route } from '#contract/api/route';

/** The path as the router writes it. */
export function pathOf({ path }: Route): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

/** Fields of a form; one that occurs more than once is a list. */
function formFields(text: string): Readonly<Record<string, string | readonly string[]>> {
  const fields = new URLSearchParams(text);
  return Object.fromEntries(
    [...new Set(fields.keys())].map((name) => {
      const all = fields.getAll(name);
      return [name, all.length === 1 ? all[0]! : all];
    }),
  );
}

/** Adds a route. Bodies are JSON unless it says otherwise; then it takes that alone. */
export function addRoute(app: FastifyInstance, { accepts }: Route, options: RouteOptions): void {
  if (accepts === undefined) {
    app.route(options);
    return;
  }
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    if (accepts === 'bytes') {
      scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    } else {
      const type = 'application/x-www-form-urlencoded';
      scope.addContentTypeParser(type, { parseAs: 'string' }, (_request, body, done) =>
        done(null, formFields(String(body))),
      );
    }
    scope.route(options);
  });
}

/** Lets browsers ask whether a page of another site may call a route. The route itself still judges the site. */
export function allowPreflight(app: FastifyInstance, url: string, method: Route['method']): void {
  app.options(url, async (_request, reply) =>
    reply
      .code(204)
      .headers({
        'access-control-allow-origin': '*',
        'access-control-allow-methods': method,
        'access-control-allow-headers': 'content-type',
        'access-control-max-age': '3600',
      })
      .send(),
  );
}

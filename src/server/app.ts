import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import rateLimit from '@fastify/rate-limit';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify, LogController } from 'fastify';
import type { z } from 'zod';
import { isAction, type Principal, reachOf } from '#access/permissions';
import type { Route } from '#contract/api/route';
import { type RouteName, routes } from '#contract/api/routes';
import { authenticate, checkOrigin } from './authenticate.ts';
import type { ServerDeps } from './deps.ts';
import type { Answer } from './handler.ts';
import { allHandlers } from './handlers/all.ts';
import { addRoute, allowPreflight, pathOf } from './bodies.ts';
import { createLiveAlerts } from './live-alerts.ts';
import { HttpProblem, invalidContent, problemOf } from './problems.ts';
import { secureHeaders } from './secure-headers.ts';
import { serveWebApp } from './web-app.ts';

const smallBody = 64 * 1024;

function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return String((JSON.parse(text) as { version: string }).version);
}

function parsePart(schema: z.ZodType | undefined, value: unknown, status: number): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidContent(parsed.error, status);
  return parsed.data;
}

function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { problem, headers } = problemOf(error);
  if (problem.status >= 500) request.log.error({ err: error, code: problem.code }, 'request failed');
  return reply
    .code(problem.status)
    .headers(headers)
    .type('application/problem+json')
    .send({ ...problem, requestId: request.id });
}

function unroutable({ statusCode = 400 }: { readonly statusCode?: number }): HttpProblem {
  if (statusCode === 414) return new HttpProblem(414, 'request.long-address', 'A part of the address is too long.');
  return new HttpProblem(400, 'request.bad-address', 'The address is not a valid one.');
}

function permit(route: Route, principal: Principal): void {
  const action = route.action!;
  if (!isAction(action)) throw new TypeError(`The permission table has no action ${action}.`);
  if (reachOf(principal, action) === null) {
    throw new HttpProblem(403, 'access.denied', `This needs the right ${action}.`);
  }
}

/** Addresses of the web application: what a browser asks for as a page, outside the API's paths. */
function isPage(request: FastifyRequest): boolean {
  return (
    (request.method === 'GET' || request.method === 'HEAD') &&
    (request.headers.accept ?? '').includes('text/html') &&
    !/^\/(?:v1|docs|health|metrics|assets)(?:\/|\?|$)/.test(request.url)
  );
}

/**
 * The HTTP application: the web application, and every route of the contract, none besides. Nothing is listened on yet; tests call `inject`.
 * Closing it closes the connections, not the dependencies.
 */
export async function createServer(deps: ServerDeps): Promise<FastifyInstance> {
  const { config, metrics } = deps;
  // Node looks for requests that take too long only now and then, and takes the longer of the two times for both.
  const { requestMs } = config;
  const patience = {
    headersTimeout: requestMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: Math.ceil(requestMs / 6),
  };
  const app = fastify({
    ...(config.tls === null ? { http: patience } : { https: { ...config.tls, ...patience } }),
    bodyLimit: smallBody,
    requestTimeout: requestMs,
    routerOptions: { maxParamLength: 400 },
    // What the router itself refuses, before any route is known.
    frameworkErrors: (error, request, reply) => void sendProblem(unroutable(error), request, reply),
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    genReqId: () => randomUUID(),
    logController: new LogController({ disableRequestLogging: true }),
    logger:
      config.logLevel === 'silent'
        ? false
        : {
            level: config.logLevel,
            redact: ['req.headers', 'headers', '*.password', '*.token', '*.key'],
            base: { service: 'peerline' },
            ...(config.logTo === undefined ? {} : { stream: { write: config.logTo } }),
          },
  });
  const live = createLiveAlerts(deps.db);
  app.addHook('preClose', async () => {
    live.close();
    // Connections under way now fall idle later, and would be held open until their keep-alive ends.
    const sweep = setInterval(() => app.server.closeIdleConnections(), 50);
    const end = setTimeout(() => app.server.closeAllConnections(), config.drainMs);
    app.server.once('close', () => {
      clearInterval(sweep);
      clearTimeout(end);
    });
  });
  await app.register(rateLimit, {
    max: config.requestsPerMinute,
    timeWindow: 60_000,
    errorResponseBuilder: (_request, { ttl }) => {
      const headers = { 'retry-after': String(Math.ceil(ttl / 1000)) };
      return new HttpProblem(
        429,
        'request.too-many',
        'Too many requests from this address.',
        { retryAfterMs: ttl },
        headers,
      );
    },
  });
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
  const sendPage = await serveWebApp(app);
  app.setNotFoundHandler((request, reply) =>
    sendPage !== null && isPage(request)
      ? sendPage(reply)
      : sendProblem(new HttpProblem(404, 'route.not-found', 'There is no such route.'), request, reply),
  );
  const secure = secureHeaders();
  app.addHook('onRequest', (request, reply, done) => {
    // Beneath those of the reply, so that a route may have its own, and a stream has them too.
    for (const [name, value] of secure) reply.raw.setHeader(name, value);
    reply.header('x-request-id', request.id);
    reply.header('cache-control', 'no-store');
    done();
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const labels = { route, method: request.method, status: String(reply.statusCode) };
    metrics.requestSeconds.observe(labels, reply.elapsedTime / 1000);
    request.log.info({ ...labels, ms: Math.round(reply.elapsedTime * 10) / 10, requestId: request.id }, 'request');
  });

  const handlers = allHandlers(deps, live, packageVersion());
  for (const [name, route] of Object.entries(routes) as [RouteName, Route][]) {
    const handle = handlers[name] as (call: unknown) => Promise<Answer | null>;
    const principals = new WeakMap<FastifyRequest, Principal>();
    if (route.crossOrigin === true) allowPreflight(app, pathOf(route), route.method);
    addRoute(app, route, {
      method: route.method,
      url: pathOf(route),
      bodyLimit: route.bodyLimit ?? smallBody,
      config:
        route.requestsPerMinute === undefined
          ? {}
          : { rateLimit: { max: route.requestsPerMinute, timeWindow: 60_000 } },
      // Before the body is read: who may not come in does not get to send much.
      onRequest: async (request, reply) => {
        if (route.action === null) {
          if (route.crossOrigin === true) reply.header('access-control-allow-origin', '*');
          else checkOrigin(request, config.publicUrl, false);
          return;
        }
        const principal = await authenticate(request, deps);
        permit(route, principal);
        principals.set(request, principal);
      },
      handler: async (request, reply) => {
        const answer = await handle({
          params: parsePart(route.params, request.params, 404),
          query: parsePart(route.query, request.query, 400),
          body: route.rows === true || route.accepts === 'bytes' ? undefined : parsePart(route.body, request.body, 422),
          principal: principals.get(request) ?? null,
          request,
          reply,
        });
        if (answer === null) return reply;
        return reply
          .code(answer.status)
          .headers((answer.headers ?? {}) as Record<string, string>)
          .send(answer.body);
      },
    });
  }
  return app;
}

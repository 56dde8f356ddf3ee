import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

const built = new URL('../../web/dist/', import.meta.url);
const yearMs = 31_536_000_000;

/**
 * The page's policy: scripts and styles of this server only. Style elements made at run time carry the page's one-time
 * word; inline scripts and style attributes are refused.
 */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/**
 * Serves the built application: its assets for ever (their names hold their content's hash), and its one page through
 * the function returned. Returns null, and serves nothing, where the application was not built.
 */
export async function serveWebApp(app: FastifyInstance): Promise<((reply: FastifyReply) => FastifyReply) | null> {
  const page = new URL('index.html', built);
  if (!existsSync(page)) return null;
  const html = readFileSync(page, 'utf8');
  await app.register(fastifyStatic, {
    root: fileURLToPath(new URL('assets/', built)),
    prefix: '/assets/',
    decorateReply: false,
    index: false,
    preCompressed: true,
    maxAge: yearMs,
    immutable: true,
  });
  const icon = readFileSync(new URL('icon.svg', built));
  app.get('/icon.svg', (_request, reply) => reply.type('image/svg+xml').send(icon));
  return (reply) => {
    const nonce = randomBytes(18).toString('base64');
    return reply
      .code(200)
      .header('content-security-policy', policy(nonce))
      .type('text/html; charset=utf-8')
      .send(html.replace('{{nonce}}', nonce));
  };
}

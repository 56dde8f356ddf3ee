import { z } from 'zod';

/** One operation of the API, as data: the server, the OpenAPI document, the client and the tests all read it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  /** With `{name}` for parameters. */
  readonly path: string;
  readonly summary: string;
  /** The action of the permission table; null = anyone. */
  readonly action: string | null;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Status of success → schema of its body; null = a body that is not JSON, or none. */
  readonly answers: Readonly<Record<number, z.ZodType | null>>;
  /** An `Idempotency-Key` is honoured. Records with an identifier need none: the identifier is one. */
  readonly idempotent?: boolean;
  /** Bytes of a request body at most; default 64 KiB. */
  readonly bodyLimit?: number;
  /** The body is one record or many; each is parsed for itself and has its own result. */
  readonly rows?: boolean;
  /** Media of a body that is not JSON: fields of an HTML form, or bytes whose signature the handler checks. */
  readonly accepts?: 'form' | 'bytes';
  /** Pages of other sites may call it; nothing about it rests on cookies. */
  readonly crossOrigin?: boolean;
  /** Of one address, where the server's own limit is too generous: secrets could be guessed. */
  readonly requestsPerMinute?: number;
}

export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('Items per page.'),
  cursor: z.string().max(200).optional().describe('`next` of the page before.'),
};

export const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((value) => value === 'true');

import type { RouteOptions } from 'fastify';
import fp from 'fastify-plugin';
import { isOwnHost, isOwnOrigin } from '../access/own-address.ts';
import { ApiError } from '../errors/api-error.ts';
import { addProblem } from '../routes/route.ts';

/** Options of `keyless`. */
export interface KeylessOptions {
  /** Whether the server asks for keys; then no page can do anything without one, and nothing is looked at here. */
  keysRequired: boolean;
  /** Names besides those of this machine by which it may be called. */
  hosts: readonly string[];
  /** Origins whose pages may call; `*`: every one. */
  origins: readonly string[];
}

const changesNothing = new Set(['GET', 'HEAD', 'OPTIONS']);

function describeRefusals({ schema, method }: RouteOptions): void {
  if (!schema || schema.hide) return;
  const response = schema.response as Record<string, { description: string }>;
  if (!changesNothing.has(String(method))) addProblem(response, 'foreignOrigin');
  addProblem(response, 'unknownHost');
}

function checkHost(host: string, hosts: readonly string[]): void {
  if (isOwnHost(host, hosts)) return;
  const shown = host.slice(0, 100);
  throw new ApiError(
    'unknownHost',
    `Host: expected localhost or an address of this machine, received ${shown}; add the name to ALLOWED_HOSTS, or set ADMIN_KEY.`,
  );
}

function checkOrigin(origin: string, host: string, origins: readonly string[]): void {
  if (origins.includes('*') || origins.includes(origin) || isOwnOrigin(origin, host)) return;
  const shown = origin.slice(0, 100);
  throw new ApiError(
    'foreignOrigin',
    `Origin: expected no page, or one of this server, received ${shown}; add it to CORS_ORIGINS, or set ADMIN_KEY.`,
  );
}

/**
 * Keeps pages in a browser of this machine away from a server that asks nobody for a key: a page whose name resolves to
 * this machine sends its own Host, and one of another site its Origin with everything that changes something.
 */
export const keyless = fp<KeylessOptions>(
  async (app, { keysRequired, hosts, origins }) => {
    app.addHook('onRoute', describeRefusals);
    if (keysRequired) return;
    app.addHook('onRequest', async ({ method, headers: { host = '', origin } }) => {
      // Only HTTP/1.0 goes without Host, and no browser speaks that.
      if (host !== '') checkHost(host, hosts);
      if (origin !== undefined && !changesNothing.has(method)) checkOrigin(origin, host, origins);
    });
  },
  { name: 'keyless' },
);

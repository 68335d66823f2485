import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { REDIS_IMAGE } from '../scripts/redis/docker.mjs';
import { repositoryFiles, root, textOf } from './architecture/files.ts';

interface ComposeService {
  image?: string;
  command?: string[];
  build?: { target: string; dockerfile: string };
  environment?: Record<string, string | number>;
  ports?: string[];
  volumes: string[];
}

const compose: { services: Record<string, ComposeService> } = parse(
  readFileSync(join(root, 'docker-compose.yml'), 'utf8'),
);
const dockerfile = readFileSync(join(root, 'docker', 'Dockerfile'), 'utf8');
const environmentFiles = repositoryFiles().filter((path) => /(^|\/)(service-)?environment\.ts$/.test(path));

/** The variables that a service's schema names: its own and those of every service. */
function variablesOf(service: string): string[] {
  const files = environmentFiles.filter(
    (path) => path.startsWith(`services/${service}/`) || path.startsWith('packages/service-kit/'),
  );
  return files.flatMap((path) =>
    [...(textOf(path) ?? '').matchAll(/^\s+([A-Z][A-Z0-9_]+):/gm)].map((match) => match[1] ?? ''),
  );
}

describe.each(['api', 'worker'])('the container %s', (name) => {
  const service = compose.services[name];

  it('is given only variables that the service reads', () => {
    expect(variablesOf(name)).toEqual(expect.arrayContaining(Object.keys(service?.environment ?? {})));
    expect(Object.keys(service?.environment ?? {})).toEqual(expect.arrayContaining(['REDIS_URL', 'DATA_DIR']));
  });

  it('is a target of the Dockerfile that runs as a user without rights and starts a program that is built', () => {
    const target = dockerfile
      .split(/^(?=FROM )/m)
      .find((stage) => stage.startsWith(`FROM service AS ${service?.build?.target}\n`));
    const program = /CMD \["node", "(.+)\/dist\/(.+)\.js"\]/.exec(target ?? '');
    expect(repositoryFiles()).toContain(`${program?.[1]}/src/${program?.[2]}.ts`);
    expect(dockerfile).toMatch(/AS service[\s\S]*\nUSER node\n/);
  });
});

it('the services share one data folder and one Redis that loses nothing', () => {
  const { api, worker, redis } = compose.services;
  expect(api?.volumes).toEqual(worker?.volumes);
  expect(api?.environment?.REDIS_URL).toBe(worker?.environment?.REDIS_URL);
  expect(redis?.command?.join(' ')).toBe('redis-server --appendonly yes --maxmemory-policy noeviction');
  expect(redis?.image).toBe(REDIS_IMAGE);
});

it('the API, which listens to more than its own container, is given a key that has no default', () => {
  const { HOST, ADMIN_KEY } = compose.services.api?.environment ?? {};
  expect(HOST).toBe('0.0.0.0');
  expect(ADMIN_KEY).toMatch(/^\$\{ADMIN_KEY:\?/);
});

it('no port is open to other machines', () => {
  const ports = Object.values(compose.services).flatMap((service) => service.ports ?? []);
  expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
});

import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import { StorageFailed, StorageFull } from '../../errors.ts';
import type { S3Settings } from './s3-settings.ts';

/** One request to the bucket. */
export interface S3Request {
  method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** Key without the prefix of the settings; empty: the bucket itself. */
  key?: string;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  body?: Uint8Array;
  /** Statuses besides 2xx that are answers and no errors. */
  expected?: readonly number[];
}

/** An answer, and whether an earlier try of the same request may have been carried out. */
export interface S3Answer {
  response: Response;
  isRepeated: boolean;
}

const tries = 4;
const firstPauseMs = 100;
const timeoutMs = 120_000;

const sha256 = (body: Uint8Array): string => createHash('sha256').update(body).digest('hex');

/** Signed requests to one bucket, tried again while the server or the network fails. */
export class S3Client {
  readonly settings: S3Settings;
  readonly #aws: AwsClient;

  constructor(settings: S3Settings) {
    this.settings = settings;
    const { accessKeyId, secretAccessKey, region } = settings;
    this.#aws = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 });
  }

  /** @throws StorageFailed, StorageFull */
  async request(request: S3Request): Promise<S3Answer> {
    const what = `${request.method} ${this.settings.bucket}/${request.key ?? ''}`;
    let failure = '';
    for (let tried = 0; tried < tries; tried += 1) {
      if (tried > 0) await sleep(firstPauseMs * 4 ** (tried - 1));
      const response = await this.#send(request).catch((error: unknown) => String(error));
      if (typeof response === 'string') failure = response;
      else if (response.ok || request.expected?.includes(response.status)) return { response, isRepeated: tried > 0 };
      else {
        failure = `${response.status} ${(await response.text()).slice(0, 300)}`;
        if (response.status === 507)
          throw new StorageFull(`${what}: the storage is full (${failure}); free space and try again`);
        // 409: two conditional writes at the same moment.
        if (response.status < 500 && response.status !== 409 && response.status !== 429) break;
      }
    }
    throw new StorageFailed(
      `${what}: the artifact store at ${this.settings.endpoint} refused it (${failure}); check S3_ENDPOINT, S3_BUCKET and the keys`,
    );
  }

  #send({ method, key, query, headers, body }: S3Request): Promise<Response> {
    const url = this.#urlOf(key);
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    return this.#aws.fetch(url.href, {
      method,
      headers: { ...headers, ...(body && { 'x-amz-content-sha256': sha256(body) }) },
      ...(body && { body: body as Uint8Array<ArrayBuffer> }),
      signal: AbortSignal.timeout(timeoutMs),
    });
  }

  #urlOf(key: string | undefined): URL {
    const { endpoint, bucket, prefix, isPathStyle } = this.settings;
    const url = new URL(endpoint);
    const path = key === undefined ? '' : `${prefix}${key}`;
    if (isPathStyle) url.pathname = `/${bucket}/${path}`;
    else {
      url.hostname = `${bucket}.${url.hostname}`;
      url.pathname = `/${path}`;
    }
    return url;
  }
}

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
  /** Bytes of an answer that is handed on while it comes. Default: the whole answer is there at once. */
  streamedBytes?: number;
}

/** An answer, and whether an earlier try of the same request may have been carried out. */
export interface S3Answer {
  response: Response;
  isRepeated: boolean;
}

const pausesMs = [100, 400, 1600];
const longestPauseMs = 2000;

/** How long a server may take to begin, and bytes that come or go in a millisecond at least. */
const [answerMs, slowestBytesPerMs] = [15_000, 256];

/** How long a process waits for a server that is away, that nobody waits for. */
const defaultPatienceMs = 120_000;

const sha256 = (body: Uint8Array): string => createHash('sha256').update(body).digest('hex');

/** An answer once all of it has come: one that breaks off is a failure of its request. */
async function whole(response: Response): Promise<Response> {
  const body = await response.arrayBuffer();
  const { status, headers } = response;
  return new Response(body.byteLength > 0 ? body : null, { status, headers });
}

/** Signed requests to one bucket, tried again while the server or the network fails. */
export class S3Client {
  readonly settings: S3Settings;
  readonly #aws: AwsClient;
  readonly #patienceMs: number;

  /** `patienceMs`: how long a request is sent again and again. Default: 120,000. */
  constructor(settings: S3Settings, patienceMs = defaultPatienceMs) {
    this.settings = settings;
    this.#patienceMs = patienceMs;
    const { accessKeyId, secretAccessKey, region } = settings;
    this.#aws = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 });
  }

  /** @throws StorageFailed, StorageFull */
  async request(request: S3Request): Promise<S3Answer> {
    const what = `${request.method} ${this.settings.bucket}/${request.key ?? ''}`;
    const until = performance.now() + this.#patienceMs;
    let failure = '';
    for (let tried = 0; tried === 0 || performance.now() < until; tried += 1) {
      if (tried > 0) await sleep(pausesMs[tried - 1] ?? longestPauseMs);
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

  async #send({ method, key, query, headers, body, streamedBytes }: S3Request): Promise<Response> {
    const url = this.#urlOf(key);
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    const transferMs = (streamedBytes ?? body?.length ?? 0) / slowestBytesPerMs;
    const response = await this.#aws.fetch(url.href, {
      method,
      headers: { ...headers, ...(body && { 'x-amz-content-sha256': sha256(body) }) },
      ...(body && { body: body as Uint8Array<ArrayBuffer> }),
      signal: AbortSignal.timeout(Math.ceil(Math.min(answerMs, this.#patienceMs) + transferMs)),
    });
    return streamedBytes === undefined ? whole(response) : response;
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

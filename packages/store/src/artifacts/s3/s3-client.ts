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

/** An answer whose body is read as it comes, for as long as it takes; the controller ends it. */
export interface OpenAnswer {
  response: Response;
  controller: AbortController;
}

type Send = (request: S3Request) => Promise<Response>;

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
  /** How long one answer may take to begin. */
  readonly #answerMs: number;

  /** `patienceMs`: how long a request is sent again and again. Default: 120,000. */
  constructor(settings: S3Settings, patienceMs = defaultPatienceMs) {
    this.settings = settings;
    this.#patienceMs = patienceMs;
    this.#answerMs = Math.min(answerMs, patienceMs);
    const { accessKeyId, secretAccessKey, region } = settings;
    this.#aws = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 });
  }

  /** @throws StorageFailed, StorageFull */
  request(request: S3Request): Promise<S3Answer> {
    const { body } = request;
    const boundMs = Math.ceil(this.#answerMs + (body?.length ?? 0) / slowestBytesPerMs);
    return this.#persist(request, async (each) => whole(await this.#send(each, AbortSignal.timeout(boundMs))));
  }

  /** Begins to read an object; status 404 is an answer. @throws StorageFailed */
  async open({ key, headers }: Required<Pick<S3Request, 'key' | 'headers'>>): Promise<OpenAnswer> {
    let controller = new AbortController();
    const { response } = await this.#persist({ method: 'GET', key, headers, expected: [404] }, async (each) => {
      controller = new AbortController();
      const timer = setTimeout(() => controller.abort(new Error('no answer in time')), this.#answerMs);
      return this.#send(each, controller.signal).finally(() => clearTimeout(timer));
    });
    return { response, controller };
  }

  async #persist(request: S3Request, send: Send): Promise<S3Answer> {
    const what = `${request.method} ${this.settings.bucket}/${request.key ?? ''}`;
    const until = performance.now() + this.#patienceMs;
    let failure = '';
    for (let tried = 0; tried === 0 || performance.now() < until; tried += 1) {
      if (tried > 0) await sleep(pausesMs[tried - 1] ?? longestPauseMs);
      const response = await send(request).catch((error: unknown) => String(error));
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

  #send({ method, key, query, headers, body }: S3Request, signal: AbortSignal): Promise<Response> {
    const url = this.#urlOf(key);
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    return this.#aws.fetch(url.href, {
      method,
      headers: { ...headers, ...(body && { 'x-amz-content-sha256': sha256(body) }) },
      ...(body && { body: body as Uint8Array<ArrayBuffer> }),
      signal,
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

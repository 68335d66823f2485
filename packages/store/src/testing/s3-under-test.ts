/// <reference path="./s3rver.d.ts" />
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import { conditionalPuts } from './conditional-puts.ts';

/** An S3 server of the tests' own. */
export interface S3UnderTest {
  /** What a process that keeps its artifacts there has in its environment. */
  environment: NodeJS.ProcessEnv;
  /** The same, past what makes the server honour conditional writes. */
  unconditional: NodeJS.ProcessEnv;
  /** Folder of its objects. */
  directory: string;
  close: () => Promise<void>;
}

const bucket = 'trainyard';

/** Starts s3rver, which ignores `If-None-Match: *`, with a proxy before it that does not. */
export async function s3UnderTest(): Promise<S3UnderTest> {
  const directory = await mkdtemp(join(tmpdir(), 'trainyard-s3-'));
  const options = { address: '127.0.0.1', port: 0, silent: true, directory };
  const server = new S3rver({ ...options, configureBuckets: [{ name: bucket }] });
  const { port } = await server.run();
  const proxy = await conditionalPuts(port);
  const environmentAt = (at: number) => ({
    ARTIFACTS: 's3',
    S3_ENDPOINT: `http://127.0.0.1:${at}`,
    S3_BUCKET: bucket,
    S3_ACCESS_KEY_ID: 'S3RVER',
    S3_SECRET_ACCESS_KEY: 'S3RVER',
  });
  return {
    environment: environmentAt(proxy.port),
    unconditional: environmentAt(port),
    directory,
    async close() {
      await proxy.close();
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

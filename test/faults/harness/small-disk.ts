import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of a few megabytes. */
export interface SmallDisk {
  path: string;
  /** Takes all of its space but so much. */
  fill(leftBytes: number): void;
  /** Gives back what `fill` took. */
  free(): void;
  remove(): void;
}

const run = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;

/** Mounts one; undefined where this process may not mount. */
export function smallDisk(sizeBytes: number): SmallDisk | undefined {
  const path = mkdtempSync(join(tmpdir(), 'trainyard-disk-'));
  if (!run('mount', '-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'tmpfs', path)) {
    rmSync(path, { recursive: true });
    return undefined;
  }
  const ballast = join(path, 'ballast');
  return {
    path,
    fill(leftBytes) {
      const { bavail, bsize } = statfsSync(path);
      try {
        writeFileSync(ballast, new Uint8Array(Math.max(0, bavail * bsize - leftBytes)));
      } catch (error) {
        // The services took some of it meanwhile: then it is full all the same.
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      }
    },
    free: () => rmSync(ballast, { force: true }),
    remove() {
      run('umount', '--lazy', path);
      rmSync(path, { recursive: true, force: true });
    },
  };
}

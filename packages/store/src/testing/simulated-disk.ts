import { copyFile, rm, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FileSystem, WritableFile } from '../artifacts/file-system.ts';
import { diskFileSystem as disk } from '../artifacts/file-system.ts';

/** What happens at the chosen operation: the process ends before it, or the operation fails with a code. */
export type Fault = 'crash' | 'EIO' | 'ENOSPC' | 'EACCES';

/** What a power loss does to names that were not synchronized: a file system may have kept them or not. */
export type UnsyncedNames = 'kept' | 'lost';

/**
 * The real file system with a fault at one chosen operation, and with a memory of what has not reached the disk, so
 * that the power can be cut: content that was not synchronized is gone, names that were not may be.
 */
export class SimulatedDisk implements FileSystem {
  readonly #failAt: number;
  readonly #fault: Fault;
  readonly #unsynced = new Set<string>();
  readonly #undo = new Map<string, (() => Promise<void>)[]>();
  #operations = 0;
  #crashed = false;

  constructor(failAt = Number.POSITIVE_INFINITY, fault: Fault = 'crash') {
    this.#failAt = failAt;
    this.#fault = fault;
  }

  /** Operations so far. */
  get operations(): number {
    return this.#operations;
  }

  readFile = (path: string) => disk.readFile(path);
  readStream = (path: string) => disk.readStream(path);
  readThrough = (path: string, take: (chunk: Uint8Array) => void) => disk.readThrough(path, take);
  readFolder = (path: string) => disk.readFolder(path);
  subfolders = (path: string) => disk.subfolders(path);
  ageMs = (path: string) => disk.ageMs(path);
  sizeBytes = (path: string) => disk.sizeBytes(path);

  async createFile(path: string): Promise<WritableFile> {
    this.#step();
    const file = await disk.createFile(path);
    this.#unsynced.add(path);
    this.#remember(path, () => rm(path, { force: true }));
    return {
      write: async (bytes) => {
        try {
          this.#step();
        } catch (error) {
          await file.write(bytes.subarray(0, bytes.length / 2));
          throw error;
        }
        await file.write(bytes);
      },
      sync: async () => {
        this.#step();
        await file.sync();
        this.#unsynced.delete(path);
      },
      close: () => file.close(),
    };
  }

  async makeFolder(path: string): Promise<void> {
    this.#step();
    if ((await disk.ageMs(path)) !== undefined) return;
    await disk.makeFolder(path);
    this.#remember(path, () => rm(path, { recursive: true, force: true }));
  }

  async removeFolder(path: string): Promise<boolean> {
    this.#step();
    return disk.removeFolder(path);
  }

  async syncFolder(path: string): Promise<void> {
    this.#step();
    await disk.syncFolder(path);
    this.#undo.delete(path);
  }

  async rename(from: string, to: string): Promise<void> {
    this.#step();
    const backup = `${to}.before`;
    const replaced = (await disk.ageMs(to)) !== undefined;
    if (replaced) await copyFile(to, backup);
    await disk.rename(from, to);
    if (this.#unsynced.delete(from)) this.#unsynced.add(to);
    this.#remember(to, () => (replaced ? copyFile(backup, to) : rm(to, { force: true })));
  }

  async link(from: string, to: string): Promise<void> {
    this.#step();
    await disk.link(from, to);
    if (this.#unsynced.has(from)) this.#unsynced.add(to);
    this.#remember(to, () => rm(to, { force: true }));
  }

  async remove(path: string): Promise<void> {
    this.#step();
    await disk.remove(path);
  }

  /** Cuts the power: the disk is left as it may be found afterwards. */
  async powerLoss(names: UnsyncedNames): Promise<void> {
    for (const path of this.#unsynced) await truncate(path, 0).catch(() => undefined);
    if (names === 'kept') return;
    for (const undo of [...this.#undo.values()].flat().reverse()) await undo();
  }

  #remember(path: string, undo: () => Promise<void>): void {
    const folder = dirname(path);
    this.#undo.set(folder, [...(this.#undo.get(folder) ?? []), undo]);
  }

  #step(): void {
    this.#operations += 1;
    if (this.#crashed) throw new Error('the process has ended');
    if (this.#operations !== this.#failAt) return;
    if (this.#fault !== 'crash') throw Object.assign(new Error(`${this.#fault}: injected`), { code: this.#fault });
    this.#crashed = true;
    throw new Error('the process has ended');
  }
}

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Every byte that is stored under a folder, as text by the path of its file. */
export async function everythingIn(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(files.map(async (file) => [file, await readFile(file, 'latin1')] as const)));
}

/** The files under a folder that hold a text. */
export async function filesWith(folder: string, text: string): Promise<string[]> {
  return [...(await everythingIn(folder))].filter(([, content]) => content.includes(text)).map(([path]) => path);
}

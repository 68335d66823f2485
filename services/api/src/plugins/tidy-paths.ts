import { tags } from '../routes/route.ts';

interface Header {
  schema?: { schema?: object };
}

interface Operation {
  tags?: string[];
  responses?: Record<string, { headers?: Record<string, Header> }>;
}

type Path = Record<string, Operation>;

const chapters: readonly string[] = Object.keys(tags);

// The generator wraps a header that is complete already into another schema.
function unwrapHeaders({ responses = {} }: Operation): void {
  const headers = Object.values(responses).flatMap((response) => Object.values(response.headers ?? {}));
  for (const header of headers) if (header.schema?.schema) header.schema = header.schema.schema;
}

function chapterOf(path: Path): number {
  return chapters.indexOf(Object.values(path)[0]?.tags?.[0] ?? '');
}

/** Puts the paths of a generated document in the order of the chapters, and its headers right. */
export function tidyPaths(generated: object): Record<string, Path> {
  const paths = Object.entries(generated as Record<string, Path>);
  for (const [, path] of paths) for (const operation of Object.values(path)) unwrapHeaders(operation);
  return Object.fromEntries(
    paths.toSorted(([a, pathA], [b, pathB]) => chapterOf(pathA) - chapterOf(pathB) || (a < b ? -1 : 1)),
  );
}

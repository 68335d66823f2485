import { jsonPointer } from '@trainyard/engine/check';

interface Visit {
  value: unknown;
  step: string | number;
  parent: Visit | undefined;
}

function pathTo(visit: Visit): (string | number)[] {
  return visit.parent ? [...pathTo(visit.parent), visit.step] : [];
}

/** JSON Pointer of a value, or of a field by its name, of which something is so; undefined when there is none. */
export function pointerWhere(document: unknown, isSo: (value: unknown) => boolean): string | undefined {
  const left: Visit[] = [{ value: document, step: '', parent: undefined }];
  for (let visit = left.pop(); visit; visit = left.pop()) {
    const { value } = visit;
    if (isSo(value)) return jsonPointer(pathTo(visit));
    if (typeof value !== 'object' || value === null) continue;
    const list = Array.isArray(value);
    for (const [step, child] of Object.entries(value).reverse()) {
      const inside = { value: child, step: list ? Number(step) : step, parent: visit };
      if (!list && isSo(step)) return jsonPointer(pathTo(inside));
      left.push(inside);
    }
  }
  return undefined;
}

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** A parsed TypeScript file. */
export type SourceFile = ts.SourceFile;

const parsed = new Map<string, SourceFile>();

/** Parses a file, once. */
export function sourceFile(path: string): SourceFile {
  const known = parsed.get(path);
  if (known) return known;
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ESNext, true);
  parsed.set(path, file);
  return file;
}

/** Names that a file re-exports from another, and that file's path. */
export interface ReExport {
  readonly name: string;
  /** The name in the other file; undefined: the whole of it as a namespace. */
  readonly from: string | undefined;
  readonly path: string;
}

/** Every `export { a } from './a.ts'` and `export * as a from './a.ts'` of a file. */
export function reExportsOf(file: SourceFile): ReExport[] {
  return file.statements.flatMap((statement): ReExport[] => {
    if (!ts.isExportDeclaration(statement) || statement.isTypeOnly || !statement.exportClause) return [];
    const path = targetOf(file, statement.moduleSpecifier);
    if (path === undefined) return [];
    const clause = statement.exportClause;
    if (ts.isNamespaceExport(clause)) return [{ name: clause.name.text, from: undefined, path }];
    return clause.elements.map(({ name, propertyName }) => ({
      name: name.text,
      from: (propertyName ?? name).text,
      path,
    }));
  });
}

/** The docstring of an exported constant or function; an empty text: it has none. */
export function commentOn(file: SourceFile, name: string): string {
  const node = declarationOf(file, name);
  if (!node) return '';
  const text = file.text;
  const ranges = ts.getLeadingCommentRanges(text, node.getFullStart()) ?? [];
  const comments = ranges.map(({ pos, end }) => text.slice(pos, end)).filter((comment) => comment.startsWith('/**'));
  return comments.at(-1) ?? '';
}

/** The function whose call makes a constant, where it lies in a file beside it: `conv2d = defineConv(...)` is made by defineConv. */
export function makerOf(file: SourceFile, name: string): { file: SourceFile; name: string } | undefined {
  const node = declarationOf(file, name);
  const initializer =
    node && ts.isVariableStatement(node) ? node.declarationList.declarations[0]?.initializer : undefined;
  if (!initializer || !ts.isCallExpression(initializer) || !ts.isIdentifier(initializer.expression)) return undefined;
  const maker = initializer.expression.text;
  if (declarationOf(file, maker)) return { file, name: maker };
  const path = file.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement)) return [];
    const names = statement.importClause?.namedBindings;
    if (!names || !ts.isNamedImports(names) || !names.elements.some((each) => each.name.text === maker)) return [];
    return targetOf(file, statement.moduleSpecifier) ?? [];
  })[0];
  return path === undefined ? undefined : { file: sourceFile(path), name: maker };
}

function declarationOf(file: SourceFile, name: string): ts.Statement | undefined {
  return file.statements.find((statement) => {
    if (ts.isFunctionDeclaration(statement)) return statement.name?.text === name;
    if (!ts.isVariableStatement(statement)) return false;
    return statement.declarationList.declarations.some((each) => ts.isIdentifier(each.name) && each.name.text === name);
  });
}

function targetOf(file: SourceFile, specifier: ts.Expression | undefined): string | undefined {
  if (!specifier || !ts.isStringLiteral(specifier) || !specifier.text.startsWith('.')) return undefined;
  const path = join(dirname(file.fileName), specifier.text);
  return existsSync(path) ? path : undefined;
}

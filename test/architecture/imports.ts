import { posix } from 'node:path';
import ts from 'typescript';

/** What a file asks another module for. */
export interface Import {
  readonly specifier: string;
  /** Whether it is gone once the types are erased. */
  readonly isTypeOnly: boolean;
}

/** Every import, re-export, dynamic import and import type of a source text. */
export function importsOf(path: string, text: string): Import[] {
  const found: Import[] = [];
  const add = (node: ts.Node | undefined, isTypeOnly: boolean): void => {
    if (node && ts.isStringLiteralLike(node)) found.push({ specifier: node.text, isTypeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause?.isTypeOnly ?? false);
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, false));
  return found;
}

/** Whether an import names a file beside it and not a package. */
export function isRelative(specifier: string): boolean {
  return specifier.startsWith('.');
}

/** The file that a relative import names, from the repository's root. */
export function targetOf(path: string, specifier: string): string {
  return posix.join(posix.dirname(path), specifier);
}

import { type ApiKeyRecord, defaultProject, hasScope, type Scope } from '@trainyard/contracts';

/** What a route asks of its caller: nothing, a scope, or to administer the server. */
export type Access = 'open' | Scope | 'root';

/** Who makes a request. */
export interface Caller {
  /** The project that the request is made in. */
  project: string;
  scopes: readonly string[];
  /** Whether they administer the server, and so every project. */
  isRoot: boolean;
  /** Null: ADMIN_KEY, or nobody was asked for a key. */
  key: ApiKeyRecord | null;
}

/** A caller with ADMIN_KEY, or of a server that needs no key. */
export const root: Caller = { project: defaultProject, scopes: ['admin'], isRoot: true, key: null };

/** A caller with an API key; one with the scope admin in the default project administers the server. */
export function callerOf(key: ApiKeyRecord): Caller {
  const { project, scopes } = key;
  return { project, scopes, isRoot: project === defaultProject && hasScope(scopes, 'admin'), key };
}

/** Whether the caller may do what a route asks for. */
export function mayUse({ scopes, isRoot }: Caller, access: Access): boolean {
  if (access === 'open') return true;
  return access === 'root' ? isRoot : hasScope(scopes, access);
}

import { defaultProject, type Page, type PageQuery } from '@trainyard/contracts';
import type { ArtifactStore, ListOptions } from '../artifacts/artifact-store.ts';
import { AlreadyExists } from '../errors.ts';
import { newestAfter, pageOf, startOf } from './cursor.ts';
import { type MemberKind, memberKinds, projectKeys } from './keys.ts';

/** Which records of one kind belong to which project, so that a project's are listed without reading the others'. */
export interface ProjectMembers {
  /** Enters a record under its project; entering it again changes nothing. */
  add(project: string, id: string): Promise<void>;
  remove(project: string, id: string): Promise<void>;
  /** Identifiers of a project's records, and perhaps of some that are gone or were never written. */
  list(project: string, options: ListOptions): Promise<string[]>;
  /** The records of a project, or of every project when none is given, newest first; `load` may find one gone. @throws InvalidCursor */
  page<Item extends { id: string }>(
    query: PageQuery,
    project: string | undefined,
    load: (id: string) => Promise<Item | undefined>,
  ): Promise<Page<Item>>;
}

const nothing = new Uint8Array();

/** Entries as empty objects in the artifacts. `ownerOf` tells whose a record is, undefined when there is none. */
export function createProjectMembers(
  artifacts: ArtifactStore,
  kind: MemberKind,
  ownerOf: (id: string) => Promise<string | undefined>,
): ProjectMembers {
  let entering: Promise<void> | undefined;

  async function add(project: string, id: string): Promise<void> {
    try {
      await artifacts.create(projectKeys(project).member(kind, id), nothing);
    } catch (error) {
      if (!(error instanceof AlreadyExists)) throw error;
    }
  }

  /** Enters the records of a store that is older than projects, once in its life. */
  async function enterOld(): Promise<void> {
    const { entered } = projectKeys(defaultProject);
    if (await artifacts.read(entered(kind))) return;
    for (const id of await artifacts.list(kind)) {
      if ((await ownerOf(id)) === defaultProject) await add(defaultProject, id);
    }
    await artifacts.replace(entered(kind), nothing);
  }

  async function oldEntered(): Promise<void> {
    entering ??= enterOld();
    try {
      await entering;
    } catch (error) {
      entering = undefined;
      throw error;
    }
  }

  async function list(project: string, options: ListOptions): Promise<string[]> {
    if (project === defaultProject) await oldEntered();
    return artifacts.list(projectKeys(project).members(kind), options);
  }

  return {
    add,
    remove: async (project, id) => artifacts.delete(projectKeys(project).member(kind, id)),
    list,
    async page(query, project, load) {
      const idsOf = (options: ListOptions) =>
        project === undefined ? artifacts.list(kind, options) : list(project, options);
      const start = startOf(memberKinds[kind], query);
      return pageOf(query, start, (after, limit) => idsOf(newestAfter(after, limit)), load);
    },
  };
}

import { defaultProject } from '@trainyard/contracts';
import type { Administration, ProjectStore, Store } from '@trainyard/store';
import fp from 'fastify-plugin';

declare module 'fastify' {
  interface FastifyRequest {
    /** Identifier of the project that the request is made in. */
    project: string;
    /** The store as that project sees it: the only one that routes have. */
    readonly store: ProjectStore;
    /** Projects and keys as the caller may manage them. */
    readonly administration: Administration;
  }
}

/** Gives each request its project, and the store as that project sees it. */
export const projects = fp<{ store: Pick<Store, 'inProject' | 'administer'> }>(
  async (app, { store }) => {
    app.decorateRequest('project', defaultProject);
    app.decorateRequest('store', {
      getter() {
        return store.inProject(this.project);
      },
    });
    app.decorateRequest('administration', {
      getter() {
        const { isRoot, project } = this.caller;
        return isRoot ? store.administer() : store.administer(project);
      },
    });
  },
  { name: 'projects', dependencies: ['access'] },
);

import { z } from 'zod';
import { pageSchema } from '../http/page.ts';
import { projectIdSchema } from '../ids.ts';
import { countSchema, linkSchema, nameSchema, timeSchema } from '../scalars.ts';
import { projectLimitsSchema } from './limits.ts';

/** What is kept of a project; the record and the resource share it. */
export const projectFieldsSchema = z.object({
  id: projectIdSchema,
  name: nameSchema,
  limits: projectLimitsSchema,
  revision: countSchema.describe('Grows by one with every change.'),
  createdAt: timeSchema,
});

/** A project: whose datasets, models, jobs and keys are seen by its keys alone. */
export const projectSchema = projectFieldsSchema
  .extend({ links: z.object({ self: linkSchema, keys: linkSchema, usage: linkSchema }) })
  .meta({ id: 'Project' });
export type Project = z.infer<typeof projectSchema>;

/** Page of projects, newest first. */
export const projectPageSchema = pageSchema(projectSchema, 'ProjectPage');

/** Body of POST /v1/projects. */
export const createProjectSchema = z
  .strictObject({ name: nameSchema, limits: projectLimitsSchema.optional().describe('Default: none.') })
  .meta({ id: 'CreateProject' });
export type CreateProject = z.infer<typeof createProjectSchema>;

const { shape: limits } = projectLimitsSchema;

/** Body of PATCH /v1/projects/{id}: what is absent stays as it is. */
export const patchProjectSchema = z
  .strictObject({
    name: nameSchema.optional(),
    limits: z
      .strictObject({
        requestsPerMinute: limits.requestsPerMinute.unwrap().optional(),
        jobsQueued: limits.jobsQueued.unwrap().optional(),
        jobsRunning: limits.jobsRunning.unwrap().optional(),
        storedBytes: limits.storedBytes.unwrap().optional(),
        datasets: limits.datasets.unwrap().optional(),
      })
      .optional()
      .describe('Only those to change; null removes a limit.'),
  })
  .meta({ id: 'PatchProject' });
export type PatchProject = z.infer<typeof patchProjectSchema>;

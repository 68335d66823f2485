import {
  apiKeyIdSchema,
  checkpointIdSchema,
  datasetIdSchema,
  deliveryIdSchema,
  jobIdSchema,
  modelIdSchema,
  projectIdSchema,
  webhookIdSchema,
} from '@trainyard/contracts';
import { z } from 'zod';

/** Path parameters of the routes of one job. */
export const jobPath = z.strictObject({ id: jobIdSchema });

/** Path parameters of the routes of one dataset. */
export const datasetPath = z.strictObject({ id: datasetIdSchema });

/** Path parameters of the routes of one model. */
export const modelPath = z.strictObject({ id: modelIdSchema });

/** Path parameters of the routes of one checkpoint. */
export const checkpointPath = z.strictObject({ id: checkpointIdSchema });

/** Path parameters of the routes of one project. */
export const projectPath = z.strictObject({ id: projectIdSchema });

/** Path parameters of the routes of one API key. */
export const apiKeyPath = z.strictObject({ id: apiKeyIdSchema });

/** Path parameters of the routes of one webhook. */
export const webhookPath = z.strictObject({ id: webhookIdSchema });

/** Path parameters of the routes of one delivery of a webhook. */
export const deliveryPath = z.strictObject({ id: webhookIdSchema, delivery: deliveryIdSchema });

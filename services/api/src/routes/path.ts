import { checkpointIdSchema, datasetIdSchema, jobIdSchema, modelIdSchema } from '@trainyard/contracts';
import { z } from 'zod';

/** Path parameters of the routes of one job. */
export const jobPath = z.strictObject({ id: jobIdSchema });

/** Path parameters of the routes of one dataset. */
export const datasetPath = z.strictObject({ id: datasetIdSchema });

/** Path parameters of the routes of one model. */
export const modelPath = z.strictObject({ id: modelIdSchema });

/** Path parameters of the routes of one checkpoint. */
export const checkpointPath = z.strictObject({ id: checkpointIdSchema });

import { modelIdSchema, type ProblemFinding } from '@trainyard/contracts';
import { checkModel } from '@trainyard/engine/check';
import type { ProjectStore } from '@trainyard/store';
import { judgeModel, type PassedModel } from '../models/judge-model.ts';
import { errorAt } from './checks/finding.ts';
import type { PlacedModel } from './checks/input.ts';

/** The model of a job: where its findings go, and the document to keep when the job brought it along. */
export interface JobModel {
  findings: ProblemFinding[];
  placed?: PlacedModel;
  /** Identifier of the model it names. */
  id?: string;
  /** The model it brought along, to be kept with the job. */
  inline?: PassedModel;
}

function inlineModel(document: object): JobModel {
  const { findings, passed } = judgeModel(document, '/model');
  if (!passed) return { findings };
  return { findings, inline: passed, placed: { model: passed.model, at: (pointer) => `/model${pointer}` } };
}

async function namedModel(id: string, models: ProjectStore['models']): Promise<JobModel> {
  const record = await models.get(id);
  if (!record) {
    const hint = 'GET /v1/models lists the models there are.';
    return {
      findings: [errorAt('/model', { code: 'unknownModel', message: `there is no model ${id}`, received: id, hint })],
    };
  }
  const { model } = checkModel(record.document);
  if (!model) throw new Error(`internal: the model ${id} no longer passes its check`);
  return { findings: [], id, placed: { model, at: () => '/model' } };
}

/** Finds or checks the model of a job; without findings there is a model. */
export async function placeModel(model: unknown, models: ProjectStore['models']): Promise<JobModel> {
  if (typeof model === 'string')
    return modelIdSchema.safeParse(model).success ? namedModel(model, models) : { findings: [] };
  return typeof model === 'object' && model !== null ? inlineModel(model) : { findings: [] };
}

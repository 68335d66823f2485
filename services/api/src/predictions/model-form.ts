import {
  type DatasetProfile,
  featureSources,
  type JobSpec,
  type Network,
  type SettledSource,
  type TokenizerFile,
} from '@trainyard/contracts';
import { encoderOf, type FittedTokenizer } from '@trainyard/engine/spec';
import { resolveFeatures } from '../jobs/checks/features.ts';
import { profileOfKept } from '../jobs/checks/kept-rows.ts';
import { columnsOfOutputs } from '../jobs/checks/other-outputs.ts';
import { resolveTarget, type TargetRequest } from '../jobs/checks/target.ts';
import { rawColumns } from './raw-columns.ts';
import type { SampleForm } from './read-instances.ts';

/** What the model of a job takes and gives. */
export interface ModelForm {
  /** By the names of its inputs. */
  inputs: Record<string, SampleForm>;
  kind: JobSpec['target']['kind'];
  /** Of the kinds class and classes: the names in the order of their indexes. */
  classes: string[];
  /** Of a set of labels: what the numbers stand for. */
  labels?: string[];
  /** Of the kind sequence. */
  sequence?: SequenceForm;
  /** How its further outputs are told, by their names. */
  others?: Record<string, OutputForm>;
}

/** How the numbers that a model gives are told. */
export type OutputForm = Pick<ModelForm, 'kind' | 'classes' | 'labels'>;

/** How a model gives tokens. */
export interface SequenceForm {
  tokenizer: FittedTokenizer;
  /** The input that is fed with the tokens so far, and how many it takes; undefined where every step has its token. */
  teacher?: { input: string; length: number };
}

/** What a form is made of. */
export interface FormSources {
  spec: JobSpec;
  profile: DatasetProfile;
  network: Network;
  /** Of a model that takes or gives tokens. */
  tokenizers: TokenizerFile | undefined;
}

function inputsOf({ input, inputs }: Network): NonNullable<Network['inputs']> {
  return inputs ?? (input ? { input } : {});
}

function sampleForm(name: string, source: SettledSource, targets: readonly string[], sources: FormSources): SampleForm {
  const { spec, profile, network, tokenizers } = sources;
  const { preprocessing } = spec;
  const input = inputsOf(network)[name];
  const isInteger = input?.dtype === 'int64';
  const request = { ...source, isInteger, preprocessing, modelShape: input?.shape, dropsMissing: true };
  const chosen = resolveFeatures(request, profile, targets).value;
  if (!chosen || !input) throw new Error('internal: the columns of a trained model are not those of its dataset');
  const isTensor = profile.columns.some(({ name: own, type }) => type === 'tensor' && chosen.columns.includes(own));
  const tokenizer = tokenizers?.inputs[name];
  const raw = chosen.raw && rawColumns(chosen.raw, preprocessing);
  return {
    shape: chosen.raw?.shape ?? input.shape,
    columns: isTensor ? undefined : chosen.columns,
    isInteger,
    ...(raw && { raw }),
    ...(tokenizer && { encode: encoderOf(tokenizer) }),
  };
}

function sequenceForm({ spec, network, tokenizers }: FormSources): SequenceForm {
  const { input } = spec.target;
  if (!tokenizers?.target) throw new Error('internal: a model of sequences was kept without its tokenizer');
  const [length = 0] = (input === undefined ? undefined : inputsOf(network)[input]?.shape) ?? [];
  return { tokenizer: tokenizers.target, ...(input !== undefined && { teacher: { input, length } }) };
}

function outputForm(asked: TargetRequest, profile: DatasetProfile): OutputForm {
  const { value } = resolveTarget(asked, profile);
  if (!value) throw new Error('internal: the targets of a trained model are not in its dataset');
  const { kind, classes, labels } = value;
  return { kind, classes, ...(labels && { labels }) };
}

/** What the model of a job takes and gives, from its spec, its document, its tokenizers and the profile of its dataset. */
export function modelForm(sources: FormSources): ModelForm {
  const { spec, network } = sources;
  const profile = profileOfKept(sources.profile, spec.missing);
  const { value: target } = resolveTarget(spec.target, profile);
  if (!target) throw new Error('internal: the target of a trained model is not in its dataset');
  const fed = featureSources(spec.features, Object.keys(inputsOf(network)), spec.target.input);
  const others = Object.entries(spec.outputs ?? {}).map(([name, output]) => [name, outputForm(output.target, profile)]);
  const splitColumn = spec.split.type === 'byColumn' ? spec.split.column : undefined;
  const taken = [
    ...target.columns,
    ...columnsOfOutputs(spec.outputs),
    ...[spec.sampleWeight, spec.group, splitColumn].filter((column) => column !== undefined),
  ];
  const inputs = Object.entries(fed).map(([name, source]) => [name, sampleForm(name, source, taken, sources)]);
  return {
    inputs: Object.fromEntries(inputs),
    kind: target.kind,
    classes: target.classes,
    ...(target.labels && { labels: target.labels }),
    ...(others.length > 0 && { others: Object.fromEntries(others) }),
    ...(target.kind === 'sequence' && { sequence: sequenceForm(sources) }),
  };
}

import type { Catalogue } from '@trainyard/engine/spec';

/** A concept of the course and where a document asks for it. */
interface Concept {
  readonly concept: string;
  /** Members, as `registry.key`. */
  readonly members?: readonly string[];
  /** Fields of the job or model document, or routes. */
  readonly fields?: string;
}

interface Chapter {
  readonly title: string;
  readonly concepts: readonly Concept[];
}

const within = (registry: string, ...keys: string[]) => keys.map((key) => `${registry}.${key}`);
const layers = (...keys: string[]) => within('layers', ...keys);
const inThreeRanks = (family: string) => [1, 2, 3].map((rank) => `layers.${family}${rank}d`);

/** The course, chapter by chapter. */
export const course: readonly Chapter[] = [
  {
    title: 'Losses and regularization',
    concepts: [
      { concept: 'Squared, absolute and general L^q error', members: within('losses', 'mse', 'mae', 'lq') },
      { concept: 'Softmax cross-entropy, from logits or probabilities', members: within('losses', 'crossEntropy') },
      { concept: 'Class weights, label smoothing, ignored targets', members: within('losses', 'crossEntropy') },
      { concept: 'Sample weights', fields: 'job: `sampleWeight`' },
      { concept: 'Binary and multi-label cross-entropy', members: within('losses', 'binaryCrossEntropy') },
      { concept: 'Multi-class hinge (SVM) loss with a margin', members: within('losses', 'hinge') },
      { concept: 'Zero-one loss', members: within('metrics', 'zeroOne') },
      { concept: 'Mean over samples or over elements; scale of a loss', fields: 'any loss: `reduction`, `scale`' },
      {
        concept: 'L1 and L2 penalty, of a layer or of the model',
        members: within('regularizers', 'l1', 'l2'),
        fields: 'layer and job: `regularizer`',
      },
      { concept: 'Gradient-norm penalty (second derivatives)', fields: 'any loss: `gradientPenalty`' },
      {
        concept: 'Weight decay, coupled and decoupled',
        members: within('optimizers', 'adamw'),
        fields: 'any optimizer: `weightDecay`',
      },
      {
        concept: 'Dropout and its relatives',
        members: layers('dropout', 'spatialDropout', 'gaussianDropout', 'dropBlock'),
      },
      { concept: 'DropConnect', fields: '`dense`: `dropConnect`' },
      { concept: 'ShakeDrop (stochastic depth with random scales)', fields: '`residual`: `shakeDrop`' },
    ],
  },
  {
    title: 'Gradient descent',
    concepts: [
      { concept: 'Full-batch, stochastic and mini-batch descent', fields: 'job: `batchSize` `"full"`, 1, n' },
      { concept: 'Momentum and Nesterov momentum', members: within('optimizers', 'sgd') },
      {
        concept: 'Adaptive learning rates',
        members: within('optimizers', 'adagrad', 'rmsprop', 'adadelta', 'adam', 'adamw'),
      },
      { concept: 'Placement of epsilon', fields: 'adaptive optimizers: `epsilonPlacement`' },
      { concept: 'Gradient clipping by norm and by value', fields: 'job: `gradientClip`' },
      { concept: 'Constant rate and step-wise decay', members: within('schedules', 'constant', 'step', 'multiStep') },
      {
        concept: 'Exponential, polynomial and cosine decay',
        members: within('schedules', 'exponential', 'polynomial', 'cosine'),
      },
      { concept: 'Warm-up', members: within('schedules', 'linearWarmup') },
      { concept: 'Reduce on plateau', members: within('schedules', 'reduceOnPlateau') },
      { concept: 'Cyclic rates and one cycle', members: within('schedules', 'cyclic', 'oneCycle') },
      {
        concept: 'Early stopping, with the best model kept',
        fields: 'job: `earlyStopping`, `validateEvery`, `checkpoints`',
      },
      {
        concept: 'Divergence: stop, keep the best, or roll back to a lower rate',
        fields: 'job: `onDivergence`, `spikeGuard`',
      },
      { concept: 'Length in epochs or updates, budget of time', fields: 'job: `epochs`, `steps`, `budget`' },
      {
        concept: 'Learning-rate range test',
        members: within('schedules', 'rangeTest'),
        fields: 'job: `kind: "lrRangeTest"` (suggestion, bounds, patches)',
      },
      {
        concept: 'Dead units, vanishing and exploding gradients, over- and underfitting',
        fields: 'routes: `GET /v1/jobs/{id}/events` (`health`); job: `health`',
      },
      { concept: 'A look before the first step: loss, gradients, one batch', fields: 'job: `preflight`' },
    ],
  },
  {
    title: 'Initialization, activations, linear models',
    concepts: [
      { concept: 'Uniform in 1/sqrt(n)', members: within('initializers', 'uniform') },
      { concept: 'Xavier (Glorot)', members: within('initializers', 'xavierUniform', 'xavierNormal') },
      { concept: 'He (Kaiming)', members: within('initializers', 'heUniform', 'heNormal') },
      { concept: 'Zeros, constants, orthogonal', members: within('initializers', 'zeros', 'constant', 'orthogonal') },
      { concept: 'Linear and multi-layer perceptrons', members: layers('dense') },
      { concept: 'Class templates of a linear model', fields: 'evaluation report: `templates`' },
      { concept: 'Sigmoid, tanh, softmax', members: within('activations', 'linear', 'sigmoid', 'tanh', 'softmax') },
      {
        concept: 'Rectifiers and smooth rectifiers',
        members: [
          ...within('activations', 'relu', 'leakyRelu', 'elu', 'softplus', 'swish', 'gelu'),
          ...layers('prelu'),
        ],
      },
      { concept: 'Maxout', members: layers('maxout') },
      { concept: 'Activation as a layer', members: layers('activation') },
      { concept: 'Frozen layers', fields: 'any layer: `trainable: false`' },
    ],
  },
  {
    title: 'Convolution and normalization',
    concepts: [
      {
        concept: 'Convolution with stride, padding, dilation and groups; 1x1',
        members: inThreeRanks('conv'),
      },
      { concept: 'Depthwise and separable convolution', members: layers('depthwiseConv2d', 'separableConv2d') },
      { concept: 'Transposed convolution', members: inThreeRanks('convTranspose') },
      { concept: 'Unshared convolution', members: layers('locallyConnected1d', 'locallyConnected2d') },
      { concept: 'Deformable convolution, plain and modulated', members: layers('deformableConv2d') },
      {
        concept: 'Position-sensitive convolution and pooling',
        members: layers('positionSensitiveConv2d', 'positionSensitivePool2d'),
      },
      { concept: 'Max pooling', members: inThreeRanks('maxPool') },
      { concept: 'Average pooling', members: inThreeRanks('avgPool') },
      { concept: 'Global pooling', members: [...inThreeRanks('globalAvgPool'), ...inThreeRanks('globalMaxPool')] },
      { concept: 'Flatten and reshape', members: layers('flatten', 'reshape') },
      {
        concept: 'Batch, layer, instance and group normalization',
        members: layers('batchNorm', 'layerNorm', 'instanceNorm', 'groupNorm'),
      },
    ],
  },
  {
    title: 'Graphs and sequences',
    concepts: [
      { concept: 'Residual blocks, identity or projection', members: layers('residual') },
      { concept: 'Inception: parallel branches', members: layers('branches') },
      {
        concept: 'Any acyclic graph, several inputs',
        members: layers('add', 'concat', 'multiply'),
        fields: 'any layer: `inputs`',
      },
      {
        concept: 'Several outputs, each with its target and loss',
        fields: 'model: `outputs`; job: `outputs`',
      },
      { concept: 'Embeddings of tokens', members: layers('embedding') },
      { concept: 'Recurrent networks', members: layers('rnn', 'lstm', 'gru') },
      {
        concept: 'Variable lengths',
        members: layers('masking'),
        fields: '`embedding`: `maskValue`; loss: `ignoreIndex`',
      },
      { concept: 'Truncated backpropagation through time', fields: 'job: `backpropagationThroughTime`' },
      {
        concept: 'Encoder and decoder, learning with the right answer so far',
        fields: 'recurrent layers: `initialState`; job: `target` of `kind: "sequence"`',
      },
      {
        concept: 'Greedy decoding',
        fields:
          'evaluation report: `exactMatch`; predictions: `text`; `GET /v1/checkpoints/{id}/content?format=onnx&part=decoderStep`',
      },
    ],
  },
  {
    title: 'Data and evaluation',
    concepts: [
      { concept: 'Bias, variance and noise of a model', fields: 'job: `kind: "biasVariance"`' },
      {
        concept: 'Centering, standardization, scaling to a range',
        members: within('preprocessings', 'center', 'standardize', 'minMax'),
      },
      { concept: 'Categories as one-hot codes', members: within('preprocessings', 'oneHot') },
      { concept: 'Missing values', members: within('preprocessings', 'impute'), fields: 'job: `missing`' },
      { concept: 'Splits that keep groups together', members: within('splits', 'holdOut'), fields: 'job: `group`' },
      {
        concept: 'Augmentation of images: geometry',
        members: within(
          'augmentations',
          'horizontalFlip',
          'verticalFlip',
          'translate',
          'rotate',
          'scale',
          'shear',
          'crop',
          'cutout',
        ),
      },
      {
        concept: 'Augmentation of images: colour',
        members: within('augmentations', 'brightness', 'contrast', 'saturation'),
      },
      {
        concept: 'Augmentation of signals, noise',
        members: within('augmentations', 'gaussianNoise', 'shift', 'gain', 'timeMask'),
      },
      { concept: 'Augmentation of texts', members: within('augmentations', 'tokenDropout', 'tokenSwap') },
      { concept: 'Augmentation of batches: mixup', members: within('augmentations', 'mixup') },
      { concept: 'Texts as tokens', members: within('tokenizers', 'words', 'characters') },
      { concept: 'Training, validation and test parts', members: within('splits', 'holdOut', 'byColumn') },
      {
        concept: 'Cross-validation: k folds, stratified, by groups',
        members: within('foldings', 'kFold', 'stratifiedKFold', 'leaveOneGroupOut'),
      },
      {
        concept: 'Accuracy, precision, recall, F1',
        members: within('metrics', 'accuracy', 'precision', 'recall', 'f1', 'exactMatch', 'hammingLoss'),
      },
      { concept: 'ROC, precision-recall and their areas', members: within('metrics', 'rocAuc', 'averagePrecision') },
      {
        concept: 'Probabilities: log loss and calibration',
        members: within('metrics', 'logLoss', 'expectedCalibrationError'),
      },
      { concept: 'Regression errors', members: within('metrics', 'mse', 'rmse', 'mae', 'r2') },
      {
        concept: 'How sure a metric is, and what the simplest model reaches',
        fields: 'evaluation report: `bootstrap`, `baseline`; job: `evaluation`',
      },
      {
        concept: 'Where a model is wrong: confusion, highest losses, learning curves',
        fields: 'evaluation report: `confusionMatrix`, `worst`, `learningCurves`; `GET /v1/jobs/{id}/report.html`',
      },
      {
        concept: 'Equivariance and invariance to shifts, sizes and turns',
        fields: 'job: `evaluation.equivariance`; evaluation report: `equivariance`',
      },
    ],
  },
  {
    title: 'Interchange',
    concepts: [
      { concept: 'Weights to and from PyTorch', fields: '`GET /v1/checkpoints/{id}/content`, `POST /v1/checkpoints`' },
      { concept: 'Transfer learning', fields: 'job: `initialWeights`; any layer: `trainable`' },
      { concept: 'The trained model in any ONNX runtime', fields: '`GET /v1/checkpoints/{id}/content?format=onnx`' },
    ],
  },
];

/** Rows of the index that name members there are not, one sentence each. */
export function lostRows(catalogue: Catalogue): string[] {
  const named = course.flatMap(({ concepts }) => concepts.flatMap(({ members = [] }) => members));
  const lost = named.filter((name) => !has(catalogue, name));
  return lost.map((name) => `catalogue/src/course.ts names ${name}, which is no member of a registry: mend the row.`);
}

/** Whether the catalogue has a member, named `registry.key`. */
export function has(catalogue: Catalogue, name: string): boolean {
  const [registry = '', key = ''] = name.split('.');
  return catalogue[registry]?.members[key] !== undefined;
}

import { InferenceSession } from 'onnxruntime-node';

/** A model that gives back the number that it is given. */
const identity = Buffer.from(
  'CAg6NwoQCgF4EgF5IghJZGVudGl0eRIBZ1oPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAFCAhAR',
  'base64',
);

// With the first session of a process the smallest numbers become zero, as where networks are trained: in every file alike.
const session = await InferenceSession.create(identity, { extra: { session: { set_denormal_as_zero: '1' } } });
await session.release();

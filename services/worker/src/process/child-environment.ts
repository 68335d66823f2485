import { artifactVariables } from '@trainyard/store';

/** Variables by which a process finds its libraries, its time zone and its language, and where artifacts are; no other is a secret that a child has a use for. */
const passedOn = [
  'PATH',
  'HOME',
  'TMPDIR',
  'TZ',
  'LANG',
  'LC_ALL',
  'LD_LIBRARY_PATH',
  'NODE_ENV',
  ...artifactVariables,
];

/** The environment of a child: the supervisor's own holds other credentials, such as that of Redis, that a child has no use for. */
export function childEnvironment(own: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(passedOn.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]]])));
}

import { capture } from '../process/capture.mjs';

/** @typedef {import('./program.mjs').Program} Program */

export const REDIS_IMAGE = 'redis:7.2-alpine';

/**
 * A Redis in a container, where a Docker engine answers.
 * @param {{ port: number, folder: string }} place the port on this machine and the folder for its data
 * @param {(text: string) => void} say
 * @returns {Promise<Program | undefined>}
 */
export async function dockerRedis({ port, folder }, say) {
  if (!(await engineAnswers())) return undefined;
  if (!(await docker(['image', 'inspect', REDIS_IMAGE]))) {
    say(`Pulling the image ${REDIS_IMAGE} (about 15 MB).`);
    if (!(await docker(['pull', '--quiet', REDIS_IMAGE]))) return undefined;
  }
  const user = process.getuid ? ['--user', `${process.getuid()}:${process.getgid?.()}`] : [];
  const args = ['run', '--rm', '--interactive', ...user, '--publish', `127.0.0.1:${port}:6379`];
  return {
    command: 'docker',
    args: [...args, '--volume', `${folder}:/data`, REDIS_IMAGE, 'redis-server'],
    env: {},
    origin: `${REDIS_IMAGE} in Docker`,
    contained: true,
  };
}

/** @returns {Promise<boolean>} whether there is an engine, not only a client */
function engineAnswers() {
  return docker(['version', '--format', '{{.Server.Version}}']);
}

/** @param {string[]} args */
async function docker(args) {
  return (await capture('docker', args)).code === 0;
}

import type { AttemptTask, ChildMessage, SupervisorMessage } from '../attempt/messages.ts';
import { becomeChild, tellSupervisor } from './as-child.ts';

becomeChild();
const stopping = new AbortController();

function send(message: ChildMessage): void {
  // A supervisor that cannot be told is gone, and with it this process.
  void tellSupervisor(message).catch(() => process.exit(1));
}

async function start(task: AttemptTask): Promise<void> {
  // Loaded here, after the first message can be received: the native code takes a while.
  const { runAttempt } = await import('../training/run-attempt.ts');
  send({ type: 'end', end: await runAttempt(task, { send, stop: stopping.signal }) });
}

process.on('message', (message: SupervisorMessage) => {
  if (message.type === 'start') void start(message.task);
  if (message.type === 'stop') stopping.abort(message.reason);
  if (message.type === 'ping') send({ type: 'pong', id: message.id });
});

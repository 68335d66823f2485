import type { ChildMessage, SupervisorMessage } from '../attempt/messages.ts';
import { ChangeInbox } from '../training/change-inbox.ts';
import { becomeChild, tellSupervisor } from './as-child.ts';

becomeChild();
const stopping = new AbortController();
const changes = new ChangeInbox();

function send(message: ChildMessage): void {
  // A supervisor that cannot be told is gone, and with it this process.
  void tellSupervisor(message).catch(() => process.exit(1));
}

// Loading the native code takes a while: it begins before there is a task, and messages are received meanwhile.
const runner = import('../training/run-attempt.ts').then(({ prepareRunner }) => prepareRunner());

process.on('message', async (message: SupervisorMessage) => {
  if (message.type === 'stop') stopping.abort(message.reason);
  if (message.type === 'change') changes.put(message.change);
  if (message.type === 'ping') send({ type: 'pong', id: message.id });
  if (message.type !== 'start') return;
  const run = await runner;
  send({ type: 'end', end: await run(message.task, { send, stop: stopping.signal, changes }) });
});

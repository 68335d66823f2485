// Child of the tests of ForkedChild: does what the messages say.
process.once('disconnect', () => process.exit(1));

process.on('message', (message) => {
  if (message.type === 'echo') process.send(message.value);
  if (message.type === 'environment') process.send(Object.keys(process.env));
  if (message.type === 'burst') for (let i = 0; i < message.count; i++) process.send(i);
  if (message.type === 'exit') {
    process.stderr.write(message.stderr);
    process.send('last words', () => process.exit(message.code));
  }
});

// live: a child prints to the standard output that it inherits, and a replay starts no child
// fork - messages both ways, in order; disconnect, exit, close.
const { fork } = require('child_process');

if (process.argv[2] === 'child') {
  console.log('child', process.connected, typeof process.send, process.env.NODE_CHANNEL_FD, process.argv.slice(2));
  process.on('message', (message) => {
    if (message === 'end') process.disconnect();
    else process.send({ echo: message }, (error) => { if (error) throw error; });
  });
  process.on('disconnect', () => { process.exitCode = process.connected ? 1 : 3; });
} else {
  const child = fork(__filename, ['child', 'x']);
  const seen = [];
  child.on('spawn', () => console.log('spawn'));
  child.on('message', (message) => {
    seen.push(message.echo);
    if (seen.length === 4) child.send('end');
  });
  child.on('disconnect', () => console.log('disconnect', child.connected, seen));
  child.on('exit', (...args) => console.log('exit', args));
  child.on('close', (...args) => {
    console.log('close', args);
    child.send('late', (error) => console.log(error.code, error.message));
  });
  for (const message of [1, 'text', { a: [null, 'é'] }, 'x'.repeat(200000).length]) console.log(child.send(message));
  try {
    child.send(undefined);
  } catch (error) {
    console.log(error.code);
  }
}

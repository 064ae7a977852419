// Failures to connect or to listen: events with code, syscall, address and port.
const net = require('net');
const server = net.createServer().listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const second = net.createServer().on('error', (error) => {
    console.log(error.code, error.syscall, error.address, error.port === port, error.message.replace(port, 'PORT'));
    server.close(refused);
  });
  second.listen(port, '127.0.0.1');
  function refused() {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('error', (error) => {
      console.log(error.code, error.errno < 0, error.syscall, error.address, error.port === port);
      console.log(error.message.replace(port, 'PORT'), socket.destroyed);
    });
    socket.on('close', (hadError) => {
      console.log('close', hadError);
      unix();
    });
  }
  function unix() {
    net.connect('./no.sock').on('error', (error) => {
      console.log(error.code, error.syscall, error.address, error.message);
    });
  }
});
for (const port of [-1, 70000, 1.5]) {
  try {
    net.connect(port);
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}

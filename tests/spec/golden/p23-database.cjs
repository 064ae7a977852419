// P23. The article's database, with `extends EventEmitter`, which its text lacks: querying before the connection stands
// throws, awaiting it or passing a callback works.
// kind: order
const { EventEmitter } = require('node:events');

class Database extends EventEmitter {
  connected = false;

  connect(done) {
    return new Promise((resolve) => {
      setImmediate(() => {
        this.connected = true;
        this.emit('ready');
        done?.();
        resolve();
      });
    });
  }

  query(sql) {
    if (!this.connected) throw new Error('Not connected!');
    return [`row 1 of ${sql}`, `row 2 of ${sql}`];
  }
}

const early = new Database();
early.on('ready', () => console.log('ready'));
early.connect();
try {
  early.query('SELECT * FROM users');
} catch (error) {
  console.log(error.message);
}

(async () => {
  const promised = new Database();
  await promised.connect();
  console.log(promised.query('SELECT * FROM users'));

  const called = new Database();
  called.connect(() => console.log(called.query('SELECT * FROM orders')));
  console.log('last line');
})();

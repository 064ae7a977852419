// What _write is told of the encoding, and what promisify makes of calls with two results.
const { Writable } = require('stream');
const { promisify } = require('util');
const fs = require('fs');
const dns = require('dns');

const seen = [];
const objects = new Writable({ objectMode: true, write(chunk, encoding, callback) { seen.push(encoding); callback(); } });
objects.write('a');
objects.write('a', () => {});
objects.write('a', 'latin1', () => {});
objects.end('a', () => console.log(seen));

class Both extends Writable {}
console.log(new Both() instanceof Writable, Writable() instanceof Writable, new (require('stream').Duplex)() instanceof Writable);

(async () => {
  const fd = fs.openSync('out.txt', 'w+');
  const keys = async (promise) => Object.keys(await promise).join();
  console.log(await keys(promisify(fs.write)(fd, 'abc')), await keys(promisify(fs.writev)(fd, [Buffer.from('d')])));
  console.log(await keys(promisify(fs.read)(fd, Buffer.alloc(4), 0, 4, 0)), await keys(promisify(fs.readv)(fd, [Buffer.alloc(4)], 0)));
  fs.closeSync(fd);
  console.log(await promisify(dns.lookup)('127.0.0.1'));
})();

// A buffer belongs to the program while it is written: what it puts in stays, and writing puts nothing back.
const fs = require('fs');
const one = fs.openSync('one', 'w');
const two = fs.openSync('two', 'w');
const buffer = Buffer.alloc(8192, 1);
const pooled = Buffer.from('pooled');
const neighbour = Buffer.from('neighbour');
let left = 3;
const done = () => {
  if (--left > 0) return;
  console.log(buffer[0], buffer[1], buffer[8000], buffer[8191], pooled.toString(), neighbour.toString());
  console.log(fs.statSync('one').size, fs.statSync('two').size);
  refill();
};
fs.write(one, buffer, done);
fs.write(two, buffer, done);
fs.write(two, pooled, 0, 6, 8192, done);
buffer[0] = 2;
buffer.fill(3, 8000);
buffer.writeUInt8(4, 8191);
neighbour.write('NEIGH');

// One buffer for every chunk of a stream.
function refill() {
  const out = fs.createWriteStream('three');
  const chunk = Buffer.alloc(1000);
  let i = 0;
  (function next() {
    if (i === 100) return out.end(check);
    chunk.fill(i++);
    out.write(chunk, next);
  })();
}

function check() {
  const all = fs.readFileSync('three');
  console.log(all.length, all.every((byte, at) => byte === Math.floor(at / 1000)));
}

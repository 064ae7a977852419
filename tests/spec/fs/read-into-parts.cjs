// Reads into parts of one buffer at the same time: each part gets its bytes, and what lies between them stays.
const fs = require('fs');
fs.writeFileSync('letters', 'abcdefghijklmnopqrstuvwxyz');
const fd = fs.openSync('letters');

const quarters = Buffer.alloc(16);
const parts = Buffer.alloc(40, '.');
const floats = new Float64Array(2);
let left = 11;
const done = (error, count) => {
  if (error) throw error;
  if (--left > 0) return;
  console.log(quarters.toString());
  console.log(parts.toString());
  console.log(Buffer.from(floats.buffer).toString());
  fs.closeSync(fd);
};

for (let i = 0; i < 4; i++) fs.read(fd, quarters, i * 4, 4, i * 4, done);

// Longer than the file, one over the other, through views of the same memory, and the program between them.
fs.read(fd, parts, 0, 8, 20, done); // uvwxyz and no more
fs.read(fd, parts.subarray(10, 14), 0, 4, 0, done);
fs.read(fd, parts.subarray(12), 0, 2, 2, done); // the same bytes once more
fs.read(fd, new DataView(parts.buffer, parts.byteOffset + 20, 5), 0, 5, 5, done);
fs.readv(fd, [parts.subarray(30, 32), parts.subarray(34, 36)], 0, done);
fs.read(fd, floats, 0, 8, 0, done);
fs.read(fd, floats, 8, 8, 8, done);
parts[28] = 33;
parts.write('é', 38);

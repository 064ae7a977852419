'use strict';
// fs.readFile of 64 files of 1 KB, round and round, with `inFlight` reads under way at any time.
const fs = require('fs');
const path = require('path');

const FILES = 64;
const BYTES = 1024;

function makeFiles() {
  const dir = fs.mkdtempSync(path.join(process.env.TMPDIR || '/tmp', 'spindle-bench-'));
  const paths = [];
  for (let i = 0; i < FILES; i++) {
    paths.push(path.join(dir, `${i}.txt`));
    fs.writeFileSync(paths[i], 'x'.repeat(BYTES));
  }
  process.on('exit', () => fs.rmSync(dir, { recursive: true }));
  return paths;
}

exports.run = (inFlight) => {
  const paths = makeFiles();
  return (n, done) => {
    let started = 0;
    let finished = 0;
    function start() {
      if (started < n) fs.readFile(paths[started++ % FILES], read);
    }
    function read(err, data) {
      if (err || data.length !== BYTES) throw err || new Error('short read');
      if (++finished === n) done();
      else start();
    }
    for (let i = 0; i < inFlight; i++) start();
  };
};

// `stat` and friends.
// files: fixtures/file.txt
const fs = require('fs');
const stat = fs.statSync('file.txt');
console.log(stat.isFile(), stat.isDirectory(), stat.size, stat.mtime instanceof Date, stat.mtimeMs > 1e12);
console.log(fs.statSync('.').isDirectory(), fs.statSync('nope', { throwIfNoEntry: false }), fs.existsSync('nope'), fs.existsSync('.'));
console.log(typeof fs.statSync('.', { bigint: true }).ino);
fs.symlinkSync('file.txt', 'link');
console.log(fs.lstatSync('link').isSymbolicLink(), fs.statSync('link').isFile(), fs.readlinkSync('link'));
fs.stat('nope', (error) => console.log(error.message));
const fd = fs.openSync('file.txt', 'r');
console.log(fs.fstatSync(fd).size);
fs.closeSync(fd);
try {
  fs.fstatSync(fd);
} catch (error) {
  console.log(error.code, error.syscall, 'path' in error);
}

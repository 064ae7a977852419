// `readFileSync`: by path, descriptor and URL; empty and large files.
// files: fixtures/file.txt
const fs = require('fs');
console.log(JSON.stringify(fs.readFileSync('file.txt', 'utf8')));
console.log(fs.readFileSync('./file.txt') instanceof Uint8Array, fs.readFileSync('file.txt').length);
const fd = fs.openSync('file.txt');
console.log(typeof fd, JSON.stringify(fs.readFileSync(fd, 'utf8')), fs.readFileSync(fd, 'utf8').length);
fs.closeSync(fd);
fs.writeFileSync('empty', '');
console.log(fs.readFileSync('empty').length, JSON.stringify(fs.readFileSync('empty', 'utf8')));
const large = Buffer.alloc(3_000_000, 'abc\n');
fs.writeFileSync('large', large);
console.log(fs.readFileSync('large').equals(large), fs.readFileSync('large', 'latin1').length);
console.log(fs.readFileSync('/proc/self/stat', 'utf8').startsWith(String(process.pid)) || process.platform !== 'linux');
fs.writeFileSync('utf8', 'ä€😀');
console.log(fs.readFileSync('utf8', 'utf8'), fs.readFileSync('utf8').length);
fs.writeFileSync('invalid', Buffer.from([0x61, 0xff, 0x62]));
console.log(JSON.stringify(fs.readFileSync('invalid', 'utf8')));

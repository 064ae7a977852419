// Every way of using a buffer works while an operation on it is under way.
const fs = require('fs');
const fd = fs.openSync('file', 'w+');
const buffer = Buffer.alloc(8192, 97);
const twin = Buffer.alloc(8192, 97);

fs.write(fd, buffer, 0, 10, 0, () => {
  const into = Buffer.alloc(20);
  fs.read(fd, into, 0, 5, 0, () => console.log('read', JSON.stringify(into.toString('latin1', 0, 16))));
  console.log('readSync', fs.readSync(fd, into, 6, 3, 0), into.write('é', 10), into.fill('z', 12, 14).length, into.copy(buffer, 0, 6));
  console.log(into.indexOf('zz'), into.lastIndexOf(Buffer.from('aa')), into.includes('é'), into.subarray(6, 9).equals(Buffer.from('aaa')));
  console.log(fs.writeSync(fd, into, 6, 3, 100), new TextDecoder().decode(into.subarray(10, 14)));
  console.log(new TextEncoder().encodeInto('xy', into.subarray(18)), into.hexWrite?.('2d2d', 16) ?? into.write('2d2d', 16, 'hex'));
});

// While bytes 0 to 10 are written, the rest of the buffer and these bytes too:
console.log(buffer.write('é'.repeat(3), 100), buffer.toString('utf8', 100, 106), buffer.indexOf(97), Buffer.concat([buffer, buffer]).length);
console.log(Buffer.from(buffer.toString('base64'), 'base64').equals(buffer), buffer.subarray(0, 4).toString('hex'), buffer.compare(twin));
console.log(buffer.fill('ab', 200, 204).toString('latin1', 199, 205), buffer.swap16() === buffer, buffer.swap16() === buffer);
console.log(buffer.write('6869', 300, 'hex'), buffer.write('aGk=', 302, 'base64'), buffer.write('hi', 304, 'utf16le'), buffer.toString('latin1', 300, 308));

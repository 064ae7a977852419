// `stdout.write`: text and bytes, callback, order beside `console.log`, no TTY.
console.log(process.stdout.write('text\n'), process.stdout.isTTY, process.stdout.fd, process.stderr.fd);
process.stdout.write(new Uint8Array([98, 121, 116, 101, 115, 10]));
process.stdout.write('c3bc0a', 'hex');
process.stdout.write('with callback\n', () => console.log('written'));
console.log('log');
process.stderr.write('to stderr\n');
try {
  process.stdout.write(5);
} catch (error) {
  console.log(error.name, error.code);
}
try {
  process.stdout.write(null);
} catch (error) {
  console.log(error.name, error.code);
}

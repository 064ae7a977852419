// `cwd` and `chdir`; relative paths follow it.
const fs = require('fs');
console.log(process.cwd() === __dirname);
fs.mkdirSync('sub');
fs.writeFileSync('sub/file', 'in sub');
process.chdir('sub');
console.log(process.cwd() === `${__dirname}/sub`, fs.readFileSync('file', 'utf8'));
try {
  process.chdir('nope');
} catch (error) {
  console.log(error.code, error.syscall, error.path, error.dest);
}

// `fs.promises.readFile` and its errors.
// files: fixtures/file.txt
const fs = require('fs');
(async () => {
  console.log(JSON.stringify(await fs.promises.readFile('file.txt', 'utf8')));
  console.log((await fs.promises.readFile('file.txt')).length);
  await fs.promises.readFile('nope').catch((error) => console.log(error.code, error.syscall, error.path));
  console.log(fs.promises === require('fs/promises'));
})();

// System errors: name, code, errno, syscall, path and text, synchronous and not.
const fs = require('fs');
const fields = (e) => console.log(e.name, e.code, e.errno, e.syscall, e.path, '|', e.message);
for (const path of ['no-such-file', 'no/such/dir', '.']) {
  try {
    fs.readFileSync(path);
  } catch (error) {
    fields(error);
    console.log(error instanceof Error, Object.keys(error), error.stack.split('\n')[0]);
  }
}
fs.readFile('no-such-file', (error, data) => {
  fields(error);
  console.log(Object.keys(error), data);
  fs.readFile('.', 'utf8', (error) => {
    fields(error);
    fs.readFile(__filename + '/x', fields);
  });
});

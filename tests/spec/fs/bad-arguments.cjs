// Wrong arguments throw at once, with Node's codes and texts.
const fs = require('fs');
const attempt = (f) => {
  try {
    f();
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
};
attempt(() => fs.readFile('x'));
attempt(() => fs.readFile(5.5, () => {}));
attempt(() => fs.readFileSync(undefined));
attempt(() => fs.readFileSync({}));
attempt(() => fs.readFileSync('a\0b'));
attempt(() => fs.readFileSync('x', 'no-encoding'));
attempt(() => fs.readFileSync('x', 5));
attempt(() => fs.readFileSync('x', { flag: 'zz' }));
attempt(() => fs.closeSync(-1));
attempt(() => fs.closeSync('1'));
attempt(() => fs.closeSync(2 ** 31));

// `argv`: executable, absolute script, arguments as given; `execArgv` holds the flags.
// args: one 'two three' --flag "" -x=1
// flags: --no-warnings
const path = require('path');
console.log(process.argv.slice(2), process.execArgv);
console.log(process.argv.length, process.argv[0] === process.execPath, path.isAbsolute(process.execPath));
console.log(process.argv[1] === __filename, typeof process.argv0, process.title.length > 0);

// util.parseArgs: tokens, groups of short options, negation, defaults, and what is refused.
const { parseArgs } = require('util');
const options = {
  file: { type: 'string', short: 'f' }, verbose: { type: 'boolean', short: 'v' }, all: { type: 'boolean', short: 'a' },
  many: { type: 'string', short: 'm', multiple: true, default: ['d'] }, level: { type: 'string', default: '1' },
};
const run = (args, more = {}) => {
  try {
    console.log(args.join(' '), parseArgs({ args, options, ...more }));
  } catch (error) {
    console.log(args.join(' '), error.name, error.code, error.message);
  }
};
run(['-vaf', 'x', '--many', '1', '--many=2', '-m3']);
run(['-fvalue', '--file=', '--level', '9']);
run(['pos', '--verbose', '--', '--file', 'x'], { allowPositionals: true, tokens: true });
run(['--no-verbose', '-a'], { allowNegative: true, tokens: true });
run(['--unknown', '-x=1', 'p', '--file'], { strict: false });
run(['--__proto__', 'x'], { strict: false });
run(['--unknown']);
run(['--unknown'], { allowPositionals: true });
run(['positional']);
run(['--file']);
run(['--file', '-x']);
run(['-f', '-x']);
run(['--verbose=1']);
run(['--no-file'], { allowNegative: true });
for (const config of [{ options: 5 }, { options: { a: 5 } }, { options: { a: { type: 'number' } } }, { options: { a: { type: 'string', short: 'ab' } } },
  { options: { a: { type: 'boolean', default: 'x' } } }, { options: { a: { type: 'string', multiple: true, default: 'x' } } }, { args: 5 }, { strict: 1 }]) {
  try {
    parseArgs(config);
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}

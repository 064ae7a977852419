// Filters, isolation, and what run() tells.
// files: files
const { spawnSync } = require('node:child_process');
const { run } = require('node:test');

const env = { ...process.env, NODE_TEST_CONTEXT: undefined };

function show(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--test', '--test-reporter=tap', ...args], { encoding: 'utf8', env });
  const lines = stdout.split('\n').filter((line) => /^ *(?:not ok|ok|# (?:Subtest|tests|pass|fail|text))/.test(line));
  console.log([`${args.join(' ')}: ${status}`, ...lines, stderr.replace(/^.*: (?=invalid)/, '')].join('\n'));
}

show('--test-name-pattern=/PASSES/i', 'first.test.cjs');
show('--test-skip-pattern=compares', 'first.test.cjs');
show('--test-isolation=none', 'first.test.cjs', 'second.test.mjs');
show('--test-shard=2/3');
show('--test-isolation=some');
show('nothing.cjs');

const events = [];
const stream = run({ files: ['first.test.cjs', 'second.test.mjs'], concurrency: true });
for (const name of ['enqueue', 'start', 'pass', 'fail', 'summary']) {
  stream.on(`test:${name}`, (data) => {
    if (name === 'enqueue' && data.nesting === 0 && /test\.[cm]js$/.test(data.name)) return;
    if (data.details?.error !== undefined) events.push(`${data.details.error.cause.actual} ${typeof data.details.error.cause.actual}`);
    events.push(`${name} ${data.name ?? data.success}`);
  });
}
stream.on('end', () => console.log(events.join('\n')));
stream.resume();

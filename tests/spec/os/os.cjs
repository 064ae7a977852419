// os - the shapes and relations that hold on every machine.
const os = require('os');
const is = (label, value) => console.log(label, value);
const isText = (value) => typeof value === 'string' && value.length > 0;

is('texts', ['hostname', 'type', 'release', 'version', 'machine', 'homedir', 'tmpdir'].map((name) => isText(os[name]())));
is('same', [os.platform() === process.platform, os.arch() === process.arch, `${os.type}` === os.type(), os.EOL, os.devNull, os.endianness()]);
is('memory', [os.totalmem() > os.freemem(), os.freemem() > 0]);
is('cpus', os.cpus().every((cpu) => isText(cpu.model) && Object.keys(cpu.times).join() === 'user,nice,sys,idle,irq' && cpu.times.idle > 0));
is('parallel', os.availableParallelism() >= 1);
is('load', [os.loadavg().length, os.uptime() > 0]);
const user = os.userInfo();
is('user', [Object.keys(user), user.uid === process.getuid(), Buffer.isBuffer(os.userInfo({ encoding: 'buffer' }).username)]);
is('interfaces', os.networkInterfaces().lo?.find(({ family }) => family === 'IPv4'));
is('priority', [os.getPriority(), os.getPriority(process.pid)]);
is('constants', [os.constants.errno.EEXIST, os.constants.signals.SIGTERM, os.constants.priority, os.constants.dlopen, Object.isFrozen(os.constants.signals)]);
for (const refused of [() => os.getPriority('x'), () => os.setPriority(0, 99), () => os.getPriority(-1), () => os.getPriority(2 ** 31 - 1)]) {
  try {
    refused();
  } catch (error) {
    is('refused', [error.name, error.code, error.message, error.info]);
  }
}

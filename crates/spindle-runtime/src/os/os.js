'use strict';
// os: the machine, the system on it, and the user. Documentation: nodejs.org/api/os.html.
//
// Ops used:
//   op_os_uname() -> string[5]            effect   sysname, nodename, release, version, machine
//   op_os_loadavg() -> f64[3]             effect
//   op_os_uptime() -> f64                 effect   s
//   op_os_memory() -> [f64, f64]          effect   total and available bytes
//   op_os_parallelism() -> u32            effect
//   op_os_cpus() -> string[]              effect   model, MHz, user, nice, sys, idle, irq ms; for each processor
//   op_os_interfaces() -> string[]        effect   name, address, netmask, family, mac, '1' if loopback, scope id; for each address
//   op_os_user() -> string[5]             effect   name, home, shell, uid, gid
//   op_os_priority(pid) -> i32            effect   throws [uv_os_getpriority]
//   op_os_set_priority(pid, priority)     effect   throws [uv_os_setpriority]

const constants = require('internal/os/constants');

const process = () => require('process');
const { validateInt32 } = require('internal/validators');

const [sysname, , release_, version_, machine_] = ops.op_os_uname();

// ---- what never changes: usable as text, `${os.arch}`

function withText(fn) {
  const text = { __proto__: null, value: () => fn(), writable: true, enumerable: true, configurable: true };
  return Object.defineProperty(fn, Symbol.toPrimitive, text);
}

const arch = withText(() => process().arch);
const availableParallelism = withText(() => ops.op_os_parallelism());
const endianness = withText(() => new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 'LE' : 'BE');
const freemem = withText(() => ops.op_os_memory()[1]);
const hostname = withText(() => ops.op_os_uname()[1]);
const machine = withText(() => machine_);
const platform = withText(() => process().platform);
const release = withText(() => release_);
const totalmem = withText(() => ops.op_os_memory()[0]);
const type = withText(() => sysname);
const uptime = withText(() => ops.op_os_uptime());
const version = withText(() => version_);

const homedir = withText(() => {
  const { HOME } = process().env;
  return HOME ? HOME : systemUser('uv_os_homedir')[1];
});

const tmpdir = withText(() => {
  const { TMPDIR, TMP, TEMP } = process().env;
  const folder = TMPDIR || TMP || TEMP || '/tmp';
  return folder.length > 1 && folder.endsWith('/') ? folder.slice(0, -1) : folder;
});

// ---- figures

function loadavg() {
  return Array.from(ops.op_os_loadavg());
}

function cpus() {
  const list = ops.op_os_cpus();
  const found = [];
  for (let i = 0; i < list.length; i += 7) {
    const [user, nice, sys, idle, irq] = list.slice(i + 2, i + 7).map(Number);
    found.push({ model: list[i], speed: Number(list[i + 1]), times: { user, nice, sys, idle, irq } });
  }
  return found;
}

function networkInterfaces() {
  const list = ops.op_os_interfaces();
  const found = {};
  for (let i = 0; i < list.length; i += 7) {
    const [name, address, netmask, family, mac, loopback, scope] = list.slice(i, i + 7);
    const entry = { address, netmask, family, mac, internal: loopback === '1', cidr: `${address}/${prefixLength(netmask)}` };
    if (family === 'IPv6') entry.scopeid = Number(scope);
    (found[name] ??= []).push(entry);
  }
  return found;
}

/** How many bits a netmask has set: `255.255.0.0` and `ffff::` are 16. */
function prefixLength(netmask) {
  const isV6 = netmask.includes(':');
  let bits = 0;
  for (const part of netmask.split(isV6 ? ':' : '.')) {
    for (let value = Number.parseInt(part || '0', isV6 ? 16 : 10); value > 0; value >>= 1) bits += value & 1;
  }
  return bits;
}

// ---- the user

function systemUser(syscall) {
  try {
    return ops.op_os_user();
  } catch (error) {
    const { codes: { ERR_SYSTEM_ERROR } } = require('internal/errors');
    const message = error.message.slice(error.message.indexOf(': ') + 2, error.message.lastIndexOf(','));
    throw new ERR_SYSTEM_ERROR({ errno: error.errno, code: error.code, message, syscall });
  }
}

function userInfo(options) {
  if (typeof options !== 'object') options = undefined;
  const encoding = options?.encoding;
  const [username, homedir, shell, uid, gid] = systemUser('uv_os_get_passwd');
  const text = (value) => encoding === 'buffer' ? require('buffer').Buffer.from(value) : value;
  return { __proto__: null, uid: Number(uid), gid: Number(gid), username: text(username), homedir: text(homedir), shell: text(shell) };
}

// ---- priorities

function getPriority(pid) {
  if (pid === undefined) pid = 0;
  else validateInt32(pid, 'pid');
  return prioritised(() => ops.op_os_priority(pid));
}

function setPriority(pid, priority) {
  if (priority === undefined) [pid, priority] = [0, pid];
  validateInt32(pid, 'pid');
  validateInt32(priority, 'priority', -20, 19);
  prioritised(() => ops.op_os_set_priority(pid, priority));
}

/** Errors of these two come as ERR_SYSTEM_ERROR, with the system's own in `info`. */
function prioritised(ask) {
  try {
    return ask();
  } catch ({ errno, code, syscall, message }) {
    const { codes: { ERR_SYSTEM_ERROR } } = require('internal/errors');
    const sentence = message.slice(message.indexOf(': ') + 2, message.lastIndexOf(','));
    throw new ERR_SYSTEM_ERROR({ errno, code, message: sentence, syscall });
  }
}

module.exports = {
  arch,
  availableParallelism,
  cpus,
  endianness,
  freemem,
  getPriority,
  homedir,
  hostname,
  loadavg,
  networkInterfaces,
  platform,
  release,
  setPriority,
  tmpdir,
  totalmem,
  type,
  userInfo,
  uptime,
  version,
  machine,
};

const fixed = (value) => ({ __proto__: null, value, enumerable: true, configurable: false, writable: false });
Object.defineProperties(module.exports, { constants: fixed(constants), EOL: { ...fixed('\n'), configurable: true }, devNull: { ...fixed('/dev/null'), configurable: true } });

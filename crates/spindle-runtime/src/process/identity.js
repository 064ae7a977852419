'use strict';
// internal/process/identity: process.getuid and its relatives, and those that change who the process is.
//
// Documentation: nodejs.org/api/process.html#processsetuidid.
//
// Ops used:
//   op_process_ids() -> f64[4]                         effect   by the IDENTITY names of the border
//   op_process_groups() -> f64[]                       effect
//   op_process_id_of(name: string, group: bool) -> f64 effect   -1 if nobody has that name
//   op_process_set_id(which: u32, id: f64) -> i32      effect   which: IDENTITY names of the border; 0 or -errno
//   op_process_set_groups(ids: string) -> i32          effect   numbers separated by commas
//   op_process_init_groups(user: string, gid) -> i32   effect

const border = require('internal/border');
const { validateUint32 } = require('internal/validators');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_UNKNOWN_CREDENTIAL }, errnoException } = require('internal/errors');
const { describe } = require('internal/errors/errnos');

/** The number of a user or group that is given as number or name. */
function numberOf(id, name, isGroup) {
  if (typeof id === 'number') {
    validateUint32(id, name);
    return id >>> 0;
  }
  if (typeof id !== 'string') throw new ERR_INVALID_ARG_TYPE(name, ['number', 'string'], id);
  const found = ops.op_process_id_of(id, isGroup);
  if (found < 0) throw new ERR_UNKNOWN_CREDENTIAL(isGroup ? 'Group' : 'User', id);
  return found;
}

function done(status, call) {
  if (status === 0) return;
  // Worded by Node's C++, unlike all other errors.
  const { code } = errnoException(status, call);
  const text = { EPERM: 'Operation not permitted', EINVAL: 'Invalid argument' }[code] ?? describe(status)[1];
  throw Object.assign(new Error(`${code}, ${text}`), { errno: -status, code, syscall: call });
}

/** The effective group is among them, whether or not the system lists it. */
function getgroups() {
  const groups = Array.from(ops.op_process_groups());
  const egid = ops.op_process_ids()[border.IDENTITY_EGID];
  if (!groups.includes(egid)) groups.push(egid);
  return groups;
}

/** setuid, seteuid, setgid, setegid. */
function setter(name, which, isGroup) {
  return { [name](id) { done(ops.op_process_set_id(which, numberOf(id, 'id', isGroup)), name); } }[name];
}

function setgroups(groups) {
  if (!Array.isArray(groups)) throw new ERR_INVALID_ARG_TYPE('groups', 'Array', groups);
  const ids = groups.map((group, i) => numberOf(group, `groups[${i}]`, true));
  done(ops.op_process_set_groups(ids.join()), 'setgroups');
}

function initgroups(user, extraGroup) {
  if (typeof user === 'number') validateUint32(user, 'user');
  else if (typeof user !== 'string') throw new ERR_INVALID_ARG_TYPE('user', ['number', 'string'], user);
  const gid = numberOf(extraGroup, 'extraGroup', true);
  if (typeof user === 'string' && ops.op_process_id_of(user, false) < 0) throw new ERR_UNKNOWN_CREDENTIAL('User', user);
  const name = typeof user === 'string' ? user : nameOf(user);
  done(ops.op_process_init_groups(name, gid), 'initgroups');
}

function nameOf(uid) {
  if (uid === ops.op_process_ids()[border.IDENTITY_UID]) return require('os').userInfo().username;
  throw new ERR_UNKNOWN_CREDENTIAL('User', uid);
}

module.exports = {
  getuid: function getuid() { return ops.op_process_ids()[border.IDENTITY_UID]; },
  geteuid: function geteuid() { return ops.op_process_ids()[border.IDENTITY_EUID]; },
  getgid: function getgid() { return ops.op_process_ids()[border.IDENTITY_GID]; },
  getegid: function getegid() { return ops.op_process_ids()[border.IDENTITY_EGID]; },
  getgroups,
  setuid: setter('setuid', border.IDENTITY_UID, false),
  seteuid: setter('seteuid', border.IDENTITY_EUID, false),
  setgid: setter('setgid', border.IDENTITY_GID, true),
  setegid: setter('setegid', border.IDENTITY_EGID, true),
  setgroups,
  initgroups,
};

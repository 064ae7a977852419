'use strict';
// internal/process/node_shim: a `node` for child processes.
//
// Many tools start `node` by name. So that such programs stay on this runtime, children get a PATH whose first folder
// holds a link `node` to the running executable, which answers to that name as Node does (`node -v`). The folder is made
// when the first child starts, below the user's own temporary space; SPINDLE_NODE_SHIM=0 leaves PATH alone.
//
// Ops used:
//   op_node_shim() -> string | null   effect   the folder, made if it is missing; null where that is not safely possible

const { env: ours } = require('process');

let folder;

/** `path` (a value of PATH, or undefined) with the folder in front. */
function childPath(path) {
  if (ours.SPINDLE_NODE_SHIM === '0') return path;
  if (folder === undefined) folder = ops.op_node_shim();
  if (folder === null) return path;
  if (path === undefined || path === '') return `${folder}:/usr/local/bin:/usr/bin:/bin`;
  return path === folder || path.startsWith(`${folder}:`) ? path : `${folder}:${path}`;
}

module.exports = { childPath };

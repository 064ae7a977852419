'use strict';
// internal/util/debuglog: util.debuglog, which writes to stderr what NODE_DEBUG names (nodejs.org/api/util.html#utildebuglogsection-callback).
//
// A logger that nobody wants costs one comparison a call. Ops used: none.

const { format, formatWithOptions, inspect } = require('internal/util/inspect');

let wanted;

/** Whether NODE_DEBUG, as it was when first asked, names the section; `*` stands for any text. */
function isWanted(section) {
  if (wanted === undefined) {
    const names = require('process').env.NODE_DEBUG ?? '';
    const pattern = names.replace(/[|\\{}()[\]^$+?.]/g, '\\$&').replaceAll('*', '.*').replaceAll(',', '$|^');
    wanted = names === '' ? { test: () => false } : new RegExp(`^${pattern}$`, 'i');
  }
  return wanted.test(section);
}

const writers = { __proto__: null };

function writerFor(section) {
  return writers[section] ??= makeWriter(section);
}

function makeWriter(section) {
  const process = require('process');
  if (section === 'HTTP' || section === 'HTTP2') {
    process.emitWarning(`Setting the NODE_DEBUG environment variable to '${section.toLowerCase()}' can expose sensitive ` +
      'data (such as passwords, tokens and authentication headers) in the resulting log.');
  }
  return (...args) => {
    const { stderr } = process;
    const colors = require('internal/util/colors').shouldColorize(stderr);
    stderr.write(format('%s %s: %s\n', section, inspect(process.pid, { colors }), formatWithOptions({ colors }, ...args)));
  };
}

function nothing() {}

/** A logger for `set`; `callback` is given the function that does the work, once, when the first line is logged. */
function debuglog(set, callback) {
  let enabled;
  let write;
  const settle = () => enabled ??= isWanted(`${set}`.toUpperCase());
  const logger = (...args) => {
    if (write === undefined) {
      write = settle() ? writerFor(`${set}`.toUpperCase()) : nothing;
      if (typeof callback === 'function') callback(withFlag((...rest) => write(...rest), settle));
    }
    if (enabled) write(...args);
  };
  return withFlag(logger, settle);
}

function withFlag(logger, get) {
  return Object.defineProperty(logger, 'enabled', { __proto__: null, configurable: true, enumerable: true, get });
}

module.exports = { debuglog };

'use strict';
// path: file paths as text, in the POSIX and the Windows manner (nodejs.org/api/path.html).
//
// Pure text: nothing here looks at the file system, but for `resolve`, which asks for the current folder. The Windows
// half is built when somebody asks for `path.win32`.
// Ops used: none.

const codes = () => require('internal/errors').codes;

const SLASH = 47;
const DOT = 46;

function checkText(value, name) {
  if (typeof value !== 'string') throw new (codes().ERR_INVALID_ARG_TYPE)(name, 'string', value);
}

// ---- shared by both halves

/** Drops empty and '.' segments and resolves '..'; `climb` keeps those that lead above the start. */
function collapse(segments, climb) {
  const kept = [];
  for (const segment of segments) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') kept.push(segment);
    else if (kept.length > 0 && kept[kept.length - 1] !== '..') kept.pop();
    else if (climb) kept.push('..');
  }
  return kept;
}

/** `base`, which is path.slice(start) but for separators at the end, without `suffix`; paths begin at `first`. */
function withoutSuffix(base, suffix, path, start, first) {
  if (suffix === undefined || suffix === '') return base;
  if (suffix === path) return '';
  if (base !== suffix && base.endsWith(suffix)) return base.slice(0, -suffix.length);
  // As Node: a suffix that begins before the base brings back the separators at the end.
  const longer = suffix.length > base.length && suffix.length <= path.length && suffix.endsWith(base);
  return longer ? path.slice(base === '' ? first : start) : base;
}

/** The extension of a file name without folders: from its last dot, unless that is also its first character. */
function extensionOf(base) {
  const dot = base.lastIndexOf('.');
  return dot <= 0 || base === '..' ? '' : base.slice(dot);
}

function formatWith(separator, object) {
  if (object === null || typeof object !== 'object') throw new (codes().ERR_INVALID_ARG_TYPE)('pathObject', 'Object', object);
  const { root, name, ext } = object;
  const folder = object.dir || root;
  const base = object.base || `${name || ''}${ext ? (ext[0] === '.' ? ext : `.${ext}`) : ''}`;
  if (!folder) return base;
  return folder === root ? `${folder}${base}` : `${folder}${separator}${base}`;
}

const currentFolder = () => require('process').cwd();

// ---- POSIX

let workPattern;

/** Whether a path has segments to drop or resolve. Most have not, and those of a start need no regular expression for it. */
function needsWork(path) {
  if (path.charCodeAt(0) !== DOT && !path.includes('/.') && !path.includes('//')) return false;
  workPattern ??= /\/\/|(?:^|\/)\.\.?(?:\/|$)/;
  return workPattern.test(path);
}

function normalizePosix(path) {
  if (path.length === 0) return '.';
  if (!needsWork(path)) return path;
  const absolute = path.charCodeAt(0) === SLASH;
  let result = collapse(path.split('/'), !absolute).join('/');
  if (result === '' && !absolute) result = '.';
  if (path.charCodeAt(path.length - 1) === SLASH && result !== '') result += '/';
  return absolute ? `/${result}` : result;
}

/** Index after the last character that is no trailing slash. */
function endOf(path) {
  let end = path.length;
  while (end > 0 && path.charCodeAt(end - 1) === SLASH) end--;
  return end;
}

const posix = {
  resolve(...paths) {
    let path = '';
    let absolute = false;
    for (let i = paths.length - 1; i >= 0 && !absolute; i--) {
      checkText(paths[i], `paths[${i}]`);
      if (paths[i].length === 0) continue;
      path = path === '' ? paths[i] : `${paths[i]}/${path}`;
      absolute = path.charCodeAt(0) === SLASH;
    }
    if (!absolute) path = path === '' ? currentFolder() : `${currentFolder()}/${path}`;
    absolute = path.charCodeAt(0) === SLASH;
    if (path.charCodeAt(path.length - 1) !== SLASH && !needsWork(path)) return path;
    const rest = collapse(path.split('/'), !absolute).join('/');
    if (absolute) return `/${rest}`;
    return rest === '' ? '.' : rest;
  },

  normalize(path) {
    checkText(path, 'path');
    return normalizePosix(path);
  },

  isAbsolute(path) {
    checkText(path, 'path');
    return path.charCodeAt(0) === SLASH;
  },

  join(...paths) {
    let joined = '';
    for (let i = 0; i < paths.length; i++) {
      checkText(paths[i], 'path');
      if (paths[i].length > 0) joined = joined === '' ? paths[i] : `${joined}/${paths[i]}`;
    }
    return normalizePosix(joined);
  },

  relative(from, to) {
    checkText(from, 'from');
    checkText(to, 'to');
    if (from === to) return '';
    const start = posix.resolve(from);
    const end = posix.resolve(to);
    if (start === end) return '';
    const up = start === '/' ? [] : start.slice(1).split('/');
    const down = end === '/' ? [] : end.slice(1).split('/');
    let shared = 0;
    while (shared < up.length && shared < down.length && up[shared] === down[shared]) shared++;
    return [...up.slice(shared).fill('..'), ...down.slice(shared)].join('/');
  },

  toNamespacedPath(path) {
    return path; // means something on Windows only
  },

  dirname(path) {
    checkText(path, 'path');
    if (path.length === 0) return '.';
    const slash = path.lastIndexOf('/', Math.max(0, endOf(path) - 1));
    if (slash === -1) return '.';
    if (slash === 0) return path.charCodeAt(0) === SLASH ? '/' : '.';
    return slash === 1 && path.charCodeAt(0) === SLASH ? '//' : path.slice(0, slash);
  },

  basename(path, suffix) {
    if (suffix !== undefined) checkText(suffix, 'suffix');
    checkText(path, 'path');
    const end = endOf(path);
    const start = path.lastIndexOf('/', Math.max(0, end - 1)) + 1;
    return withoutSuffix(path.slice(start, end), suffix, path, start, 0);
  },

  extname(path) {
    checkText(path, 'path');
    const end = endOf(path);
    return extensionOf(path.slice(path.lastIndexOf('/', Math.max(0, end - 1)) + 1, end));
  },

  format: formatWith.bind(null, '/'),

  parse(path) {
    checkText(path, 'path');
    const root = path.charCodeAt(0) === SLASH ? '/' : '';
    const end = endOf(path);
    if (end === 0) return { root, dir: root, base: '', ext: '', name: '' };
    const start = path.lastIndexOf('/', end - 1) + 1;
    const base = path.slice(start, end);
    if (base === '..' && start === 1) return { root, dir: root, base, ext: '.', name: '.' }; // as Node has it, for '/..' only
    const ext = extensionOf(base);
    const dir = start > 1 ? path.slice(0, start - 1) : root;
    return { root, dir, base, ext, name: ext === '' ? base : base.slice(0, -ext.length) };
  },

  matchesGlob(path, pattern) {
    checkText(path, 'path');
    checkText(pattern, 'pattern');
    return globToRegExp(pattern, '/').test(path);
  },

  sep: '/',
  delimiter: ':',
  win32: null,
  posix: null,
};

// ---- globs

/** A glob (`*`, `?`, `**`, `[a-z]`, `{a,b}`) as a regular expression over whole paths. */
function globToRegExp(glob, separator) {
  const other = separator === '/' ? '[^/]' : '[^\\\\/]';
  const mark = separator === '/' ? '/' : '[\\\\/]';
  let source = '';
  let braces = 0;
  for (let i = 0; i < glob.length; i++) {
    const c = glob[i];
    if (c === '*' && glob[i + 1] === '*') {
      const whole = (i === 0 || glob[i - 1] === '/') && (i + 2 === glob.length || glob[i + 2] === '/');
      if (whole && glob[i + 2] === '/') {
        source += `(?:${other}+${mark})*`;
        i += 2;
      } else {
        source += whole ? '.*' : `${other}*`;
        i += 1;
      }
    } else if (c === '*') source += `${other}*`;
    else if (c === '?') source += other;
    else if (c === '/') source += mark;
    else if (c === '{') { source += '(?:'; braces++; }
    else if (c === '}' && braces > 0) { source += ')'; braces--; }
    else if (c === ',' && braces > 0) source += '|';
    else if (c === '[' && glob.indexOf(']', i + 2) !== -1) {
      const end = glob.indexOf(']', i + 2);
      source += `[${glob.slice(i + 1, end).replace(/^!/, '^').replaceAll('\\', '\\\\')}]`;
      i = end;
    } else source += c.replace(/[\\^$.|+()[\]{}]/, '\\$&');
  }
  return new RegExp(`^${source}$`, 's');
}

// ---- Windows

function makeWin32() {
  const BACKSLASH = 92;
  const isSeparator = (code) => code === SLASH || code === BACKSLASH;
  const isLetter = (code) => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  const NAMES = /^(?:con|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³])$/i;

  /**
   * Splits off what comes before the folders. `device` is 'C:', '\\\\server\\share' or ''; `root` the text of the device
   * with its separators; `absolute` whether a separator follows the device (always so for a share). `deviceIsShare`: \\\\.\\pipe
   * is taken for a share, as dirname and parse do.
   */
  function splitRoot(path, deviceIsShare = false) {
    const first = path.charCodeAt(0);
    if (isSeparator(first)) return splitShare(path, deviceIsShare);
    if (isLetter(first) && path.charCodeAt(1) === 58 /* : */) {
      const absolute = path.length > 2 && isSeparator(path.charCodeAt(2));
      return { device: path.slice(0, 2), root: path.slice(0, absolute ? 3 : 2), absolute, share: false };
    }
    return { device: '', root: '', absolute: false, share: false };
  }

  function splitShare(path, deviceIsShare) {
    const plain = { device: '', root: path[0], absolute: true, share: false };
    const parts = /^[\\/]{2}([^\\/]+)[\\/]+([^\\/]+)([\\/]?)/.exec(path);
    const local = /^[\\/]{2}([.?])[\\/]/.exec(path);
    if (local !== null && !deviceIsShare) {
      // \\.\ and \\?\ name devices: nothing below them is a share.
      return { device: `\\\\${local[1]}`, root: path.slice(0, 4), absolute: true, share: true };
    }
    if (parts === null) return plain;
    return { device: `\\\\${parts[1]}\\${parts[2]}`, root: parts[0], absolute: true, share: true };
  }

  const split = (path) => path.split(/[\\/]/);
  const endsInSeparator = (path) => isSeparator(path.charCodeAt(path.length - 1));

  function endOf(path, start) {
    let end = path.length;
    while (end > start && isSeparator(path.charCodeAt(end - 1))) end--;
    return end;
  }

  /** Index after the last separator in [start, end). */
  function afterSeparator(path, start, end) {
    let at = end;
    while (at > start && !isSeparator(path.charCodeAt(at - 1))) at--;
    return at;
  }

  const win32 = {
    resolve(...paths) {
      let device = '';
      let tail = '';
      let absolute = false;
      for (let i = paths.length - 1; i >= -1; i--) {
        let path;
        if (i >= 0) {
          path = paths[i];
          checkText(path, `paths[${i}]`);
          if (path.length === 0) continue;
        } else if (device === '') {
          path = currentFolder();
        } else {
          // Windows keeps one current folder per drive; without it, the drive's root stands in.
          path = require('process').env[`=${device}`] || currentFolder();
          if (path.slice(0, 2).toLowerCase() !== device.toLowerCase() && path.charCodeAt(2) === BACKSLASH) path = `${device}\\`;
        }
        const part = splitRoot(path);
        if (part.device !== '') {
          if (device === '') device = part.device;
          else if (part.device.toLowerCase() !== device.toLowerCase()) continue; // another drive says nothing
        }
        if (absolute) {
          if (device !== '') break;
        } else {
          tail = `${path.slice(part.root.length)}\\${tail}`;
          absolute = part.absolute;
          if (absolute && device !== '') break;
        }
      }
      const rest = collapse(split(tail), !absolute).join('\\');
      return absolute ? `${device}\\${rest}` : `${device}${rest}` || '.';
    },

    normalize(path) {
      checkText(path, 'path');
      if (path.length === 0) return '.';
      if (path.length === 1) return path === '/' ? '\\' : path;
      const { device, root, absolute, share } = splitRoot(path);
      let tail = root.length < path.length ? collapse(split(path.slice(root.length)), !absolute).join('\\') : '';
      if (share && root.length >= path.length && tail === '' && !/^\\\\[.?]$/.test(device)) return `${device}\\`;
      if (tail === '' && !absolute) tail = '.';
      if (tail !== '' && endsInSeparator(path)) tail += '\\';
      if (!absolute && device === '' && path.includes(':')) {
        // 'a/../c:' must not turn into a drive.
        if (tail.length >= 2 && isLetter(tail.charCodeAt(0)) && tail.charCodeAt(1) === 58) return `.\\${tail}`;
        for (let at = path.indexOf(':'); at !== -1; at = path.indexOf(':', at + 1)) {
          if (at === path.length - 1 || isSeparator(path.charCodeAt(at + 1))) return `.\\${tail}`;
        }
      }
      const colon = path.indexOf(':');
      if (device === '' && colon > 0 && NAMES.test(path.slice(0, colon))) return `.\\${tail}`;
      if (device === '') return absolute ? `\\${tail}` : tail;
      return absolute ? `${device}\\${tail}` : `${device}${tail}`;
    },

    isAbsolute(path) {
      checkText(path, 'path');
      return isSeparator(path.charCodeAt(0)) ||
        (isLetter(path.charCodeAt(0)) && path.charCodeAt(1) === 58 && isSeparator(path.charCodeAt(2)));
    },

    join(...paths) {
      let joined;
      let first;
      for (const path of paths) {
        checkText(path, 'path');
        if (path.length === 0) continue;
        if (joined === undefined) joined = first = path;
        else joined += `\\${path}`;
      }
      if (joined === undefined) return '.';
      // Only a first part that looks like a share may begin with two separators.
      const slashes = /^[\\/]*/.exec(joined)[0].length;
      const isShare = /^[\\/]{2}[^\\/]/.test(first);
      if (!isShare && slashes >= 2 && !/^[\\/]{2}$/.test(first)) joined = `\\${joined.slice(slashes)}`;
      else if (/^[\\/]{2}$/.test(first) && slashes >= 2) joined = `\\${joined.slice(slashes)}`;
      return win32.normalize(joined);
    },

    relative(from, to) {
      checkText(from, 'from');
      checkText(to, 'to');
      if (from === to) return '';
      const start = win32.resolve(from);
      const end = win32.resolve(to);
      if (start === end || start.toLowerCase() === end.toLowerCase()) return '';
      const up = start.split('\\').filter(Boolean);
      const down = end.split('\\').filter(Boolean);
      let shared = 0;
      while (shared < up.length && shared < down.length && up[shared].toLowerCase() === down[shared].toLowerCase()) shared++;
      if (shared === 0) return end; // another drive
      return [...up.slice(shared).fill('..'), ...down.slice(shared)].join('\\');
    },

    toNamespacedPath(path) {
      if (typeof path !== 'string' || path.length === 0) return path;
      const full = win32.resolve(path);
      if (/^\\\\[^?.]/.test(full)) return `\\\\?\\UNC\\${full.slice(2)}`;
      if (/^[a-z]:\\/i.test(full)) return `\\\\?\\${full}`;
      return full;
    },

    dirname(path) {
      checkText(path, 'path');
      if (path.length === 0) return '.';
      const { root, share } = splitRoot(path, true);
      if (share && root.length >= path.length && !/[\\/]$/.test(root)) return path;
      const end = endOf(path, root.length);
      if (end <= root.length) return root === '' ? '.' : path.slice(0, Math.max(root.length, 1));
      let at = afterSeparator(path, root.length, end);
      if (at === root.length) return root === '' ? '.' : root;
      return path.slice(0, at - 1);
    },

    basename(path, suffix) {
      if (suffix !== undefined) checkText(suffix, 'suffix');
      checkText(path, 'path');
      const first = isLetter(path.charCodeAt(0)) && path.charCodeAt(1) === 58 ? 2 : 0;
      const end = endOf(path, first);
      const start = afterSeparator(path, first, end);
      return withoutSuffix(path.slice(start, end), suffix, path, start, first);
    },

    extname(path) {
      checkText(path, 'path');
      return extensionOf(win32.basename(path));
    },

    format: formatWith.bind(null, '\\'),

    parse(path) {
      checkText(path, 'path');
      const { root } = splitRoot(path, true);
      const end = endOf(path, root.length);
      const start = afterSeparator(path, root.length, end);
      const base = path.slice(start, end);
      const ext = extensionOf(base);
      const dir = start > root.length ? path.slice(0, start - 1) : root;
      return { root, dir, base, ext, name: ext === '' ? base : base.slice(0, -ext.length) };
    },

    matchesGlob(path, pattern) {
      checkText(path, 'path');
      checkText(pattern, 'pattern');
      return globToRegExp(pattern, '\\').test(path);
    },

    sep: '\\',
    delimiter: ';',
    win32: null,
    posix,
  };
  win32.win32 = win32;
  win32._makeLong = win32.toNamespacedPath;
  return win32;
}

let win32;
Object.defineProperty(posix, 'win32', {
  __proto__: null,
  enumerable: true,
  configurable: true,
  get() { return win32 ??= makeWin32(); },
});
posix.posix = posix;
posix._makeLong = posix.toNamespacedPath;

module.exports = posix;

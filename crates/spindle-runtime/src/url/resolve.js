'use strict';
// internal/url/resolve: a URL relative to another, in the legacy API. Known to browsers as the address behind a link.
//
// Ops used: none.

const { SLASHED, Url, isScript } = require('internal/url/legacy');

function resolveObject(base, relative) {
  const result = Object.assign(new Url(), base);
  // The hash is always the new one's.
  result.hash = relative.hash;
  if (relative.href === '') return finished(result);
  if (relative.slashes && !relative.protocol) return otherHost(result, relative);
  if (relative.protocol && relative.protocol !== result.protocol) return otherProtocol(result, relative);
  return new Resolution(result, relative).run();
}

function finished(result) {
  result.href = result.format();
  return result;
}

/** `path` is what http.request wants. */
function setPath(result) {
  if (result.pathname !== null || result.search !== null) result.path = (result.pathname || '') + (result.search || '');
}

/** `//host/path`: only the protocol stays. */
function otherHost(result, relative) {
  for (const key of Object.keys(relative)) if (key !== 'protocol') result[key] = relative[key];
  if (SLASHED.has(result.protocol) && result.hostname && !result.pathname) result.path = result.pathname = '/';
  return finished(result);
}

function otherProtocol(result, relative) {
  if (!SLASHED.has(relative.protocol)) return finished(Object.assign(result, relative));
  result.protocol = relative.protocol;
  const isFile = relative.protocol === 'file:' || relative.protocol === 'file';
  if (!relative.host && !isFile && !isScript(relative.protocol)) {
    // `https:x/y` from another protocol: the first part of the path is the host.
    const parts = (relative.pathname || '').split('/');
    while (parts.length > 0 && !(relative.host = parts.shift()));
    relative.host ||= '';
    relative.hostname ||= '';
    if (parts[0] !== '') parts.unshift('');
    if (parts.length < 2) parts.unshift('');
    result.pathname = parts.join('/');
  } else {
    result.pathname = relative.pathname;
  }
  result.search = relative.search;
  result.query = relative.query;
  result.host = relative.host || '';
  result.auth = relative.auth;
  result.hostname = relative.hostname || relative.host;
  result.port = relative.port;
  if (result.pathname || result.search) result.path = (result.pathname || '') + (result.search || '');
  result.slashes ||= relative.slashes;
  return finished(result);
}

/** One resolution within the same protocol. */
class Resolution {
  constructor(result, relative) {
    this.result = result;
    this.relative = relative;
    this.isRooted = Boolean(relative.host || relative.pathname?.startsWith('/'));
    const isBaseRooted = Boolean(result.pathname?.startsWith('/'));
    this.mustBeAbsolute = Boolean(this.isRooted || isBaseRooted || (result.host && relative.pathname));
    /** Whether `..` beyond the root is dropped rather than kept. */
    this.dropsDots = this.mustBeAbsolute;
    this.path = result.pathname ? result.pathname.split('/') : [];
    this.added = relative.pathname ? relative.pathname.split('/') : [];
    /** In `mailto:a@b` and the like, the host counts as the first part of the path. */
    this.hostIsPath = Boolean(result.protocol && !SLASHED.has(result.protocol));
  }

  run() {
    const { result, relative } = this;
    if (this.hostIsPath) this.hostToPath();
    if (this.isRooted) {
      this.takeHost();
    } else if (this.added.length > 0) {
      this.path.pop();
      this.path = this.path.concat(this.added);
      this.takeSearch();
    } else if (relative.search !== null && relative.search !== undefined) {
      return this.searchOnly();
    }
    if (this.path.length === 0) {
      result.pathname = null;
      result.path = result.search ? `/${result.search}` : null;
      return finished(result);
    }
    this.removeDots();
    return this.finish();
  }

  hostToPath() {
    const { result, relative, path, added } = this;
    const put = (host, list) => {
      if (!host) return;
      if (list[0] === '') list[0] = host;
      else list.unshift(host);
    };
    result.hostname = '';
    result.port = null;
    put(result.host, path);
    result.host = '';
    if (relative.protocol) {
      relative.hostname = relative.port = null;
      result.auth = null;
      put(relative.host, added);
      relative.host = null;
    }
    this.mustBeAbsolute &&= added[0] === '' || path[0] === '';
  }

  takeHost() {
    const { result, relative } = this;
    const isGiven = (value) => Boolean(value) || value === '';
    if (isGiven(relative.host)) {
      if (result.host !== relative.host) result.auth = null;
      result.host = relative.host;
      result.port = relative.port;
    }
    if (isGiven(relative.hostname)) {
      if (result.hostname !== relative.hostname) result.auth = null;
      result.hostname = relative.hostname;
    }
    this.takeSearch();
    this.path = this.added;
  }

  takeSearch() {
    this.result.search = this.relative.search;
    this.result.query = this.relative.query;
  }

  /** `?query` alone. */
  searchOnly() {
    if (this.hostIsPath) this.hostFrom(this.path.shift());
    this.takeSearch();
    setPath(this.result);
    return finished(this.result);
  }

  /** Gives back the host that was the first part of the path; who logs in may be stuck to it. */
  hostFrom(host) {
    const { result } = this;
    result.hostname = result.host = host;
    if (!host || host.indexOf('@') <= 0) return;
    const [auth, rest] = host.split('@');
    result.auth = auth;
    result.host = result.hostname = rest;
  }

  removeDots() {
    const { path, result, relative } = this;
    const last = path.at(-1);
    // What ends in a dot is a folder, what ends in anything else is not.
    const isDot = last === '.' || last === '..';
    const isFolder = last === '' || (isDot && Boolean(result.host || relative.host || path.length > 1));
    let up = 0;
    for (let i = path.length - 1; i >= 0; i--) {
      if (path[i] === '.') path.splice(i, 1);
      else if (path[i] === '..') {
        path.splice(i, 1);
        up++;
      } else if (up > 0) {
        path.splice(i, 1);
        up--;
      }
    }
    if (!this.mustBeAbsolute && !this.dropsDots) while (up-- > 0) path.unshift('..');
    if (this.mustBeAbsolute && !isAbsolute(path)) path.unshift('');
    if (isFolder && !path.join('/').endsWith('/')) path.push('');
  }

  finish() {
    const { path, result, relative } = this;
    const isRooted = isAbsolute(path);
    if (this.hostIsPath) this.hostFrom(isRooted ? '' : path.length > 0 ? path.shift() : '');
    const mustBeAbsolute = this.mustBeAbsolute || (result.host && path.length > 0);
    if (mustBeAbsolute && !isRooted) path.unshift('');
    if (path.length === 0) result.pathname = result.path = null;
    else result.pathname = path.join('/');
    setPath(result);
    result.auth = relative.auth || result.auth;
    result.slashes ||= relative.slashes;
    return finished(result);
  }
}

const isAbsolute = (path) => path[0] === '' || Boolean(path[0]?.startsWith('/'));

module.exports = { resolveObject };

'use strict';
// internal/url/legacy: url.parse and url.format, the API from before the standard. It accepts nearly everything, and what it
// makes of odd input is kept as Node has it, because programs depend on it. Relative URLs are internal/url/resolve's.
// Documentation: nodejs.org/api/url.html#legacy-url-api.
//
// Ops used: none.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_URL } } = require('internal/errors');
const { domainToASCII, domainToUnicode, isURL, URL } = require('internal/url');
const { validateObject, validateString } = require('internal/validators');

const querystring = () => require('querystring');

/** Protocols, with and without the colon, that are always followed by `//`. */
const SLASHED = new Set(['http', 'https', 'ftp', 'gopher', 'file', 'ws', 'wss'].flatMap((name) => [name, `${name}:`]));
/** That never have a host, and whose rest is not to be escaped. */
const isScript = (protocol) => protocol === 'javascript' || protocol === 'javascript:';

const HOST_MAX = 255;
const FORBIDDEN = /[\0\t\n\r #%/:<>?@[\\\]^|]/;
const FORBIDDEN_V6 = /[\0\t\n\r #%/<>?@\\^|]/;
/** Where a host ends unless an `@` follows. */
const NOT_HOST = /[ "%';<>\\^`{|}]/;

class Url {
  constructor() {
    this.protocol = null;
    this.slashes = null;
    this.auth = null;
    this.host = null;
    this.port = null;
    this.hostname = null;
    this.hash = null;
    this.search = null;
    this.query = null;
    this.pathname = null;
    this.path = null;
    this.href = null;
  }

  parse(text, parseQuery, slashesDenoteHost) {
    validateString(text, 'url');
    const { rest, isPlain } = normalized(text);
    if (!slashesDenoteHost && isPlain && this.#parsePath(rest, parseQuery)) return this;
    const behindHost = this.#parseFront(rest, text, slashesDenoteHost);
    this.#parseBack(isScript(this.protocol) ? behindHost : escaped(behindHost), parseQuery);
    if (SLASHED.has(this.protocol) && this.hostname && !this.pathname) this.pathname = '/';
    if (this.pathname || this.search) this.path = (this.pathname || '') + (this.search || '');
    this.href = this.format();
    return this;
  }

  /** The quick way: nothing but a path and a query. */
  #parsePath(text, parseQuery) {
    const found = /^(\/\/?(?!\/)[^?\s]*)(\?[^\s]*)?$/.exec(text);
    if (found === null) return false;
    this.path = this.href = text;
    this.pathname = found[1];
    this.#setSearch(found[2], parseQuery);
    return true;
  }

  #setSearch(search, parseQuery) {
    if (search !== undefined) {
      this.search = search;
      this.query = parseQuery ? querystring().parse(search.slice(1)) : search.slice(1);
    } else if (parseQuery) {
      this.query = { __proto__: null };
    }
  }

  /** Protocol and host; gives what follows them. */
  #parseFront(rest, text, slashesDenoteHost) {
    const found = /^[a-z0-9.+-]+:/i.exec(rest);
    if (found !== null) {
      this.protocol = found[0].toLowerCase();
      rest = rest.slice(found[0].length);
    }
    let hasSlashes = false;
    if (slashesDenoteHost || found !== null || /^\/\/[^@/]+@[^@/]+/.test(rest)) {
      hasSlashes = rest.startsWith('//');
      if (hasSlashes && !isScript(this.protocol)) {
        rest = rest.slice(2);
        this.slashes = true;
      }
    }
    // `mailto:me@x` has a host too, `http:path` has not.
    const hasHost = !isScript(this.protocol) && (hasSlashes || (found !== null && !SLASHED.has(found[0])));
    return hasHost ? this.#parseAuthority(rest, text) : rest;
  }

  #parseAuthority(rest, text) {
    const { start, end, rest: cleaned } = authority(rest);
    if (start > 0) this.auth = decodeURIComponent(cleaned.slice(0, start - 1));
    this.host = cleaned.slice(start, end);
    rest = cleaned.slice(end);
    this.parseHost();
    this.hostname ??= '';
    const isV6 = this.hostname.startsWith('[') && this.hostname.endsWith(']');
    if (!isV6) rest = this.#cutHostname(rest, text);
    this.hostname = this.hostname.length > HOST_MAX ? '' : this.hostname.toLowerCase();
    if (this.hostname !== '') this.#checkHostname(isV6, text);
    this.host = this.hostname + (this.port ? `:${this.port}` : '');
    if (!isV6) return rest;
    // The brackets stay in `host`.
    this.hostname = this.hostname.slice(1, -1);
    return rest.startsWith('/') ? rest : `/${rest}`;
  }

  /** Splits `host` into host name and port. */
  parseHost() {
    let { host } = this;
    const port = /:[0-9]*$/.exec(host)?.[0];
    if (port !== undefined) {
      if (port !== ':') this.port = port.slice(1);
      host = host.slice(0, host.length - port.length);
    }
    if (host) this.hostname = host;
  }

  /** A host name ends where it cannot go on; the rest counts as path. */
  #cutHostname(rest, text) {
    const { hostname } = this;
    const end = hostname.search(/[/\\#?:]/);
    if (end === -1) return rest;
    if (hostname[end] === ':') throw new ERR_INVALID_ARG_VALUE('url', 'Invalid port in url', text); // in Node's order of arguments
    this.hostname = hostname.slice(0, end);
    return `/${hostname.slice(end)}${rest}`;
  }

  /** Normal forms can contain what the host may not, and then it would be another host. */
  #checkHostname(isV6, text) {
    if (isV6) {
      if (FORBIDDEN_V6.test(this.hostname)) throw new ERR_INVALID_URL(text);
      return;
    }
    this.hostname = toASCII(this.hostname);
    if (this.hostname === '' || FORBIDDEN.test(this.hostname)) throw new ERR_INVALID_URL(text);
  }

  /** Path, query and hash. */
  #parseBack(rest, parseQuery) {
    const hashAt = rest.indexOf('#');
    if (hashAt !== -1) this.hash = rest.slice(hashAt);
    const front = hashAt === -1 ? rest : rest.slice(0, hashAt);
    const searchAt = front.indexOf('?');
    this.#setSearch(searchAt === -1 ? undefined : front.slice(searchAt), parseQuery);
    const pathname = searchAt === -1 ? front : front.slice(0, searchAt);
    if (pathname !== '') this.pathname = pathname;
  }

  format() {
    const { hash, slashes } = this;
    let { protocol, pathname, search, query } = this;
    protocol ||= '';
    pathname ||= '';
    if (query !== null && typeof query === 'object') query = querystring().stringify(query);
    search ||= (query && `?${query}`) || '';
    if (protocol && !protocol.endsWith(':')) protocol += ':';
    pathname = pathname.replace(/[#?]/g, (char) => char === '#' ? '%23' : '%3F');
    let host = hostOf(this);
    if (slashes || SLASHED.has(protocol)) {
      if (slashes || host) {
        if (pathname && !pathname.startsWith('/')) pathname = `/${pathname}`;
        host = `//${host}`;
      } else if (protocol === 'file:') {
        host = '//';
      }
    }
    search = search.replace(/#/g, '%23');
    return protocol + host + pathname + withMark('?', search) + withMark('#', hash);
  }

  resolve(relative) {
    return this.resolveObject(new Url().parse(relative, false, true)).format();
  }

  resolveObject(relative) {
    if (typeof relative === 'string') relative = new Url().parse(relative, false, true);
    return require('internal/url/resolve').resolveObject(this, relative);
  }
}

const withMark = (mark, text) => !text ? '' : text.startsWith(mark) ? text : mark + text;

/** A name that is ASCII already is left alone: host names of old may have underscores and more. */
// eslint-disable-next-line no-control-regex
const toASCII = (hostname) => /^[\0-\x7f]*$/.test(hostname) && !hostname.includes('xn--') ? hostname : domainToASCII(hostname);

function hostOf({ auth, host, hostname, port }) {
  const user = auth ? `${encodeURIComponent(auth).replaceAll('%3A', ':')}@` : '';
  if (host) return user + host;
  if (!hostname) return '';
  const isBareV6 = hostname.includes(':') && !(hostname.startsWith('[') && hostname.endsWith(']'));
  return user + (isBareV6 ? `[${hostname}]` : hostname) + (port ? `:${port}` : '');
}

/** Without spaces and control characters around it, and with slashes for backslashes up to the query; `isPlain`: there is no `#` and no `@`. */
function normalized(text) {
  // eslint-disable-next-line no-control-regex
  const trimmed = text.replace(/^[\0-\x20\u00a0\ufeff]+|[\0-\x20\u00a0\ufeff]+$/g, '');
  const split = trimmed.search(/[?#]/);
  const front = split === -1 ? trimmed : trimmed.slice(0, split);
  const rest = split === -1 ? '' : trimmed.slice(split);
  return { rest: front.replaceAll('\\', '/') + rest, isPlain: !trimmed.includes('#') && !trimmed.includes('@') };
}

/**
 * Where the host begins and ends in what follows the slashes. Line breaks and tabs are dropped. Left of the last `@` is who
 * logs in, and may contain what a host may not.
 */
function authority(rest) {
  let start = 0;
  let end = -1;
  let i = 0;
  for (; i < rest.length; i++) {
    const char = rest[i];
    if (char === '\t' || char === '\n' || char === '\r') {
      rest = rest.slice(0, i) + rest.slice(i + 1);
      i--;
    } else if (char === '#' || char === '/' || char === '?') {
      break;
    } else if (char === '@') {
      start = i + 1;
      end = -1;
    } else if (end === -1 && NOT_HOST.test(char)) {
      end = i;
    }
  }
  return { start, end: end === -1 ? i : end, rest };
}

const UNSAFE = /[\t\n\r "'<>\\^`{|}]/g;
const escaped = (text) => text.replace(UNSAFE, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

// ---- the functions

let hasWarned = false;

function parse(url, parseQuery, slashesDenoteHost) {
  if (!hasWarned && !isCalledByPackage()) {
    hasWarned = true;
    require('process').emitWarning(
      '`url.parse()` behavior is not standardized and prone to errors that have security implications. Use the WHATWG ' +
      'URL API instead. CVEs are not issued for `url.parse()` vulnerabilities.', 'DeprecationWarning', 'DEP0169');
  }
  if (url instanceof Url) return url;
  return new Url().parse(url, parseQuery, slashesDenoteHost);
}

/** Whether whoever called url.parse() lives in node_modules: its user cannot do anything about it. */
function isCalledByPackage() {
  const frames = String(new Error().stack).split('\n').slice(1);
  const caller = frames.find((frame) => !frame.includes('node:'));
  return caller === undefined || /[/\\]node_modules[/\\]/.test(caller);
}

function format(urlObject, options) {
  if (typeof urlObject === 'string') return new Url().parse(urlObject).format();
  if (typeof urlObject !== 'object' || urlObject === null) {
    throw new ERR_INVALID_ARG_TYPE('urlObject', ['Object', 'string'], urlObject);
  }
  return isURL(urlObject) ? formatURL(urlObject, options) : Url.prototype.format.call(urlObject);
}

/** A URL of the standard, with parts left out. */
function formatURL(url, options) {
  const wants = { fragment: true, unicode: false, search: true, auth: true };
  if (options) {
    validateObject(options, 'options');
    for (const name of Object.keys(wants)) if (options[name] !== undefined && options[name] !== null) wants[name] = Boolean(options[name]);
  }
  if (wants.fragment && !wants.unicode && wants.search && wants.auth) return url.href;
  const copy = new URL(url.href);
  if (!wants.fragment) copy.hash = '';
  if (!wants.search) copy.search = '';
  if (!wants.auth) copy.username = copy.password = '';
  if (!wants.unicode || copy.hostname === '') return copy.href;
  const { username, password, hostname } = copy;
  const user = username || password ? `${username}${password ? `:${password}` : ''}@` : '';
  const front = `${copy.protocol}//${user}`;
  return front + domainToUnicode(hostname) + copy.href.slice(front.length + hostname.length);
}

const made = (url) => url instanceof Url ? url : new Url().parse(url, false, true);
const resolve = (from, to) => made(from).resolve(to);
const resolveObject = (from, to) => from ? made(from).resolveObject(to) : to;

module.exports = { SLASHED, Url, format, isScript, parse, resolve, resolveObject };

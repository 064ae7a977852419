'use strict';
// internal/url/paths: file URLs and paths, and URLs as options of http.request. Documentation:
// nodejs.org/api/url.html#urlfileurltopathurl-options.
//
// Ops used: none.

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_FILE_URL_HOST, ERR_INVALID_FILE_URL_PATH, ERR_INVALID_URL_SCHEME },
} = require('internal/errors');
const { URL, domainToUnicode, isURL } = require('internal/url');
const { validateObject, validateString } = require('internal/validators');

// ---- path to URL

/** What the URL parser would drop, take for something else or leave as it is. `?` and `#` are escaped by the pathname's setter. */
const SPECIAL = /[%\\\n\r\t[\]^|~]/g;
const escaped = (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

function pathToFileURL(file, options = undefined) {
  const isWindows = options?.windows ?? false;
  validateString(file, 'path');
  if (isWindows && file.startsWith('\\\\')) return uncToURL(file);
  const path = require('path');
  const { resolve, sep } = isWindows ? path.win32 : path.posix;
  let resolved = resolve(file);
  // resolve() drops what says that it is a folder.
  const isFolder = file.endsWith('/') || (isWindows && file.endsWith('\\'));
  if (isFolder && !resolved.endsWith(sep)) resolved += '/';
  if (isWindows) resolved = `/${resolved.replaceAll('\\', '/')}`;
  return withPath('', resolved);
}

function withPath(host, path) {
  const url = new URL(`file://${host}`);
  url.pathname = path.replace(SPECIAL, escaped);
  return url;
}

/** `\\server\share\file`; `\\?\UNC\server\..` is the same, `\\?\C:\..` is a plain path. */
function uncToURL(file) {
  if (file.startsWith('\\\\?\\') && !file.startsWith('\\\\?\\UNC\\')) return pathToFileURL(file.slice(4), { windows: true });
  const start = file.startsWith('\\\\?\\UNC\\') ? 8 : 2;
  const end = file.indexOf('\\', start);
  if (end === -1) throw new ERR_INVALID_ARG_VALUE('path', file, 'Missing UNC resource path');
  if (end === 2) throw new ERR_INVALID_ARG_VALUE('path', file, 'Empty UNC servername');
  return withPath(file.slice(start, end), file.slice(end).replaceAll('\\', '/'));
}

// ---- URL to path

function fileURLOf(url) {
  if (typeof url === 'string') url = new URL(url);
  else if (!isURL(url)) throw new ERR_INVALID_ARG_TYPE('path', ['string', 'URL'], url);
  if (url.protocol !== 'file:') throw new ERR_INVALID_URL_SCHEME('file');
  return url;
}

function fileURLToPath(url, options = undefined) {
  const fileURL = fileURLOf(url);
  return options?.windows ? windowsPath(fileURL) : posixPath(fileURL);
}

function posixPath(url) {
  checkPosix(url);
  const { pathname } = url;
  return pathname.includes('%') ? decodeURIComponent(pathname) : pathname;
}

function checkPosix(url) {
  if (url.hostname !== '') throw new ERR_INVALID_FILE_URL_HOST(require('process').platform);
  if (/%2f/i.test(url.pathname)) throw new ERR_INVALID_FILE_URL_PATH('must not include encoded / characters', url);
}

function windowsPath(url) {
  checkWindows(url);
  const path = decodeURIComponent(url.pathname.replaceAll('/', '\\'));
  if (url.hostname !== '') return `\\\\${domainToUnicode(url.hostname)}${path}`;
  if (!/^\\[a-z]:/i.test(path)) throw new ERR_INVALID_FILE_URL_PATH('must be absolute', url);
  return path.slice(1);
}

function checkWindows(url) {
  if (/%2f|%5c/i.test(url.pathname)) throw new ERR_INVALID_FILE_URL_PATH('must not include encoded \\ or / characters', url);
}

/** The path as bytes, for names that are not UTF-8. */
function fileURLToPathBuffer(url, options = undefined) {
  const fileURL = fileURLOf(url);
  const { Buffer } = require('buffer');
  const { unescapeBuffer } = require('querystring');
  if (!options?.windows) {
    checkPosix(fileURL);
    return unescapeBuffer(fileURL.pathname);
  }
  checkWindows(fileURL);
  const path = unescapeBuffer(fileURL.pathname.replaceAll('/', '\\'));
  if (fileURL.hostname !== '') return Buffer.concat([Buffer.from(`\\\\${domainToUnicode(fileURL.hostname)}`), path]);
  if (!/^\\[a-z]:/i.test(path.toString('latin1', 0, 3))) throw new ERR_INVALID_FILE_URL_PATH('must be absolute', fileURL);
  return path.subarray(1);
}

// ---- http

function urlToHttpOptions(url) {
  validateObject(url, 'url');
  const { hostname, pathname, port, username, password, search } = url;
  const options = {
    __proto__: null,
    ...url, // what a program added to its URL object
    protocol: url.protocol,
    hostname: hostname && hostname[0] === '[' ? hostname.slice(1, -1) : hostname,
    hash: url.hash,
    search,
    pathname,
    path: `${pathname || ''}${search || ''}`,
    href: url.href,
  };
  if (port !== '') options.port = Number(port);
  if (username || password) options.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return options;
}

module.exports = { fileURLToPath, fileURLToPathBuffer, pathToFileURL, urlToHttpOptions };

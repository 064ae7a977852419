'use strict';
// url: what require('url') gives; the parts are in internal/url/... Documentation: nodejs.org/api/url.html.
//
// Ops used: none.

const { URL, URLSearchParams, domainToASCII, domainToUnicode } = require('internal/url');
const { Url, format, parse, resolve, resolveObject } = require('internal/url/legacy');
const { fileURLToPath, fileURLToPathBuffer, pathToFileURL, urlToHttpOptions } = require('internal/url/paths');

/** Old programs call it as a function or with `new`, so it cannot be the class itself. */
function LegacyUrl() {
  return Object.assign(Object.create(LegacyUrl.prototype), new Url());
}
Object.defineProperty(LegacyUrl, 'name', { __proto__: null, value: 'Url', configurable: true });
LegacyUrl.prototype = Url.prototype;

module.exports = {
  Url: LegacyUrl,
  parse,
  resolve,
  resolveObject,
  format,
  URL,
  URLSearchParams,
  domainToASCII,
  domainToUnicode,
  pathToFileURL,
  fileURLToPath,
  fileURLToPathBuffer,
  urlToHttpOptions,
};

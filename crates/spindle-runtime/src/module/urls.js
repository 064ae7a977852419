'use strict';
// internal/module/urls: file paths to `file:` URLs and back, and what a relative specifier means, for the module loaders.
//
// Most module URLs are plain: letters, digits and a few signs that no URL rule touches. Those are cut and joined as strings;
// everything else goes through `url`, which an ordinary program does not load for its modules.
//
// Ops used: none.

const url = () => require('url');

/**
 * Whether a path or URL holds nothing that is encoded, needs to be, or means more than it says. (A loop: an empty program
 * comes by here, and would pay for a regular expression.)
 */
function isPlain(text) {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    const isLetter = (c >= 0x61 && c <= 0x7a) || (c >= 0x41 && c <= 0x5a);
    // + , - . / 0-9 : and _ and @ and ~ and = and ! $ & ' ( ) * ;
    if (!isLetter && !(c >= 0x26 && c <= 0x3b) && c !== 0x5f && c !== 0x40 && c !== 0x7e && c !== 0x3d && c !== 0x21 && c !== 0x24) return false;
  }
  return true;
}

/** Like `/./` and `/../`, or the same at an end. */
const DOTS = /(?:^|\/)\.\.?(?:\/|$)/;

function pathToUrl(path) {
  return isPlain(path) ? `file://${path}` : url().pathToFileURL(path).href;
}

/** The path of a `file:` URL, whose query and fragment do not count. */
function urlToPath(href) {
  const rest = href.slice('file://'.length);
  return rest.startsWith('/') && isPlain(rest) ? rest : url().fileURLToPath(href);
}

/** An absolute URL in its normal form, or undefined if `text` is none. */
function parse(text) {
  if (!/^[a-z][a-z0-9+.-]*:/i.test(text)) return undefined;
  if (text.startsWith('node:')) return text;
  if (text.startsWith('file:///') && isPlain(text) && !DOTS.test(text)) return text;
  return url().URL.parse(text)?.href;
}

/** What the relative reference `reference` means in the document `base`; undefined if it means nothing there. */
function join(reference, base) {
  if (!base.startsWith('file:///') || !isPlain(reference) || reference.startsWith('//')) {
    return url().URL.parse(reference, base)?.href;
  }
  if (reference.startsWith('/')) return DOTS.test(reference) ? `file://${withoutDots('', reference.slice(1))}` : `file://${reference}`;
  const document = withoutQuery(base);
  return `file://${withoutDots(document.slice('file://'.length, document.lastIndexOf('/')), reference)}`;
}

/** `folder/reference` with its dots carried out; `folder` has none. */
function withoutDots(folder, reference) {
  const parts = reference.split('/');
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    const isLast = i === parts.length - 1;
    if (part === '..') folder = folder.slice(0, Math.max(folder.lastIndexOf('/'), 0));
    else if (part !== '.') {
      folder += `/${part}`;
      continue;
    }
    if (isLast) folder += '/';
  }
  return folder;
}

function queryStart(href) {
  const query = href.indexOf('?');
  const fragment = href.indexOf('#');
  if (query === -1 || (fragment !== -1 && fragment < query)) return fragment === -1 ? href.length : fragment;
  return query;
}

/** A URL without its query and fragment. */
function withoutQuery(href) {
  return href.slice(0, queryStart(href));
}

/** `?query#fragment` of a URL, or ''. */
function queryOf(href) {
  return href.slice(queryStart(href));
}

/** A path where `href` is of a file, else `href` itself: how errors name a module. */
function nameOf(href) {
  if (href === undefined || !href.startsWith('file:')) return href;
  try {
    return urlToPath(href);
  } catch {
    return href;
  }
}

module.exports = { join, nameOf, parse, pathToUrl, queryOf, urlToPath, withoutQuery };

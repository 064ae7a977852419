'use strict';
// Static files: types, ETag and If-None-Match, single ranges, HEAD. Nothing outside the root is ever opened.

const fs = require('node:fs');
const path = require('node:path');
const { pipeline } = require('node:stream/promises');
const { HttpError } = require('./json');

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};

async function serveFile(req, res, root, pathname) {
  if (req.method !== 'GET' && req.method !== 'HEAD') throw new HttpError(405, 'GET or HEAD', { allow: 'GET, HEAD' });
  const file = await open(locate(root, pathname));
  try {
    await send(req, res, file);
  } finally {
    await file.handle.close().catch(() => {}); // the stream may have closed it
  }
}

/** The file that a path names; one that leads out of the root is refused, however it is written. */
function locate(root, pathname) {
  let decoded;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    throw new HttpError(400, 'the path is not valid');
  }
  if (decoded.includes('\0')) throw new HttpError(400, 'the path is not valid');
  const full = path.join(root, decoded);
  if (full !== root && !full.startsWith(root + path.sep)) throw new HttpError(404, 'not found');
  if (decoded.split(/[\\/]/).includes('..')) throw new HttpError(404, 'not found');
  return full.endsWith(path.sep) ? path.join(full, 'index.html') : full;
}

async function open(name) {
  const handle = await fs.promises.open(name).catch(() => { throw new HttpError(404, 'not found'); });
  const stat = await handle.stat();
  if (stat.isFile()) return { name, handle, stat };
  await handle.close();
  throw new HttpError(404, 'not found');
}

async function send(req, res, { name, handle, stat }) {
  const etag = `"${stat.size.toString(16)}-${Math.floor(stat.mtimeMs).toString(16)}"`;
  res.setHeader('etag', etag);
  res.setHeader('last-modified', stat.mtime.toUTCString());
  res.setHeader('accept-ranges', 'bytes');
  if (matches(req.headers['if-none-match'], etag)) return void res.writeHead(304).end();
  res.setHeader('content-type', TYPES[path.extname(name)] ?? 'application/octet-stream');
  const range = rangeOf(req, etag, stat.size);
  if (range !== null) res.setHeader('content-range', `bytes ${range.start}-${range.end}/${stat.size}`);
  const { start, end } = range ?? { start: 0, end: stat.size - 1 };
  res.writeHead(range === null ? 200 : 206, { 'content-length': end - start + 1 });
  if (req.method === 'HEAD' || stat.size === 0) return void res.end();
  await pipeline(handle.createReadStream({ start, end, autoClose: false }), res);
}

const matches = (header, etag) => header !== undefined && header.split(',').some((tag) => {
  const plain = tag.trim().replace(/^W\//, '');
  return plain === '*' || plain === etag;
});

/** The bytes asked for; null = all of them, also for forms that need no answer (several ranges, other units). */
function rangeOf(req, etag, size) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(req.headers.range ?? '');
  if (match === null || (match[1] === '' && match[2] === '')) return null;
  if (req.headers['if-range'] !== undefined && req.headers['if-range'] !== etag) return null;
  const [, first, last] = match;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (start >= size || (first !== '' && last !== '' && Number(last) < start)) {
    throw new HttpError(416, 'no such range', { 'content-range': `bytes */${size}` });
  }
  return { start, end };
}

module.exports = { serveFile };

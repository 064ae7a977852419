'use strict';
// Which request goes where, and what becomes of errors.

const { createNotes } = require('./notes');
const { HttpError, sendJson } = require('./json');
const { serveFile } = require('./files');

/** A request listener with notes of its own and the files below `root`. */
function createApp({ root, log }) {
  const notes = createNotes();
  return (req, res) => {
    const began = performance.now();
    res.on('finish', () => log(`${req.method} ${req.url} ${res.statusCode} ${(performance.now() - began).toFixed(1)} ms`));
    route(req, res, notes, root).catch((error) => fail(req, res, error));
  };
}

async function route(req, res, notes, root) {
  const [pathname] = req.url.split('?', 1);
  if (pathname === '/health') return sendJson(res, 200, { ok: true });
  if (pathname === '/notes' || pathname.startsWith('/notes/')) return notes(req, res, pathname.slice('/notes/'.length));
  return serveFile(req, res, root, pathname);
}

function fail(req, res, error) {
  if (res.headersSent) return res.destroy(error); // too late for another answer
  const status = error instanceof HttpError ? error.status : 500;
  if (status === 500) console.error(error);
  // What is left of a body that was refused is not worth reading.
  if (!req.complete) res.setHeader('connection', 'close');
  for (const [name, value] of Object.entries(error.headers ?? {})) res.setHeader(name, value);
  sendJson(res, status, { error: status === 500 ? 'internal error' : error.message });
}

module.exports = { createApp };

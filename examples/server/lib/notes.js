'use strict';
// /notes: a list in memory. GET all, POST one; GET and DELETE /notes/<id>.

const { HttpError, readJson, sendJson } = require('./json');

function createNotes() {
  const notes = new Map();
  let lastId = 0;

  async function list(req, res) {
    if (req.method === 'GET') return sendJson(res, 200, [...notes.values()]);
    if (req.method !== 'POST') throw new HttpError(405, 'GET or POST', { allow: 'GET, POST' });
    const { text } = Object(await readJson(req));
    if (typeof text !== 'string' || text === '') throw new HttpError(422, 'a note has a text');
    const note = { id: ++lastId, text };
    notes.set(note.id, note);
    res.setHeader('location', `/notes/${note.id}`);
    sendJson(res, 201, note);
  }

  function one(req, res, id) {
    const note = /^\d+$/.test(id) ? notes.get(Number(id)) : undefined;
    if (note === undefined) throw new HttpError(404, 'no such note');
    if (req.method === 'GET') return sendJson(res, 200, note);
    if (req.method !== 'DELETE') throw new HttpError(405, 'GET or DELETE', { allow: 'GET, DELETE' });
    notes.delete(note.id);
    res.writeHead(204).end();
  }

  return async (req, res, id) => (id === '' ? list(req, res) : one(req, res, id));
}

module.exports = { createNotes };

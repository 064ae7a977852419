'use strict';
// stream/consumers: the whole of a stream as text, JSON, bytes (nodejs.org/api/webstreams.html#utility-consumers).
//
// Ops used: none.

const { Buffer } = require('buffer');

/** All chunks as one Buffer; text counts as UTF-8. */
async function gather(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(bytesOf(chunk));
  return chunks.length === 1 ? Buffer.from(chunks[0]) : Buffer.concat(chunks);
}

function bytesOf(chunk) {
  if (ArrayBuffer.isView(chunk)) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  if (chunk instanceof ArrayBuffer) return Buffer.from(chunk);
  return Buffer.from(`${chunk}`);
}

async function arrayBuffer(stream) {
  const bytes = await gather(stream);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

async function blob(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return new globalThis.Blob(chunks);
}

async function buffer(stream) {
  return Buffer.from(await arrayBuffer(stream));
}

async function bytes(stream) {
  return new Uint8Array(await arrayBuffer(stream));
}

async function text(stream) {
  const { StringDecoder } = require('string_decoder');
  const decoder = new StringDecoder('utf8');
  let result = '';
  let isFirst = true;
  for await (const chunk of stream) {
    let part = typeof chunk === 'string' ? chunk : decoder.write(viewOf(chunk));
    // A byte order mark at the start is no text.
    if (isFirst && part !== '') {
      isFirst = false;
      if (typeof chunk !== 'string' && part.charCodeAt(0) === 0xfeff) part = part.slice(1);
    }
    result += part;
  }
  return result + decoder.end();
}

function viewOf(chunk) {
  if (ArrayBuffer.isView(chunk)) return chunk;
  if (chunk instanceof ArrayBuffer) return new Uint8Array(chunk);
  const { codes } = require('internal/errors');
  throw new codes.ERR_INVALID_ARG_TYPE('list', ['SharedArrayBuffer', 'ArrayBuffer', 'ArrayBufferView'], chunk);
}

async function json(stream) {
  return JSON.parse(await text(stream));
}

module.exports = { arrayBuffer, blob, buffer, bytes, text, json };

'use strict';
// stream/promises: pipeline and finished that give promises. Ops used: none.

const { finished } = require('internal/streams/finished');
const { runPipeline } = require('internal/streams/pipeline');
const { isIterable, isNodeStream, isWebStream } = require('internal/streams/queries');

function isOptions(value) {
  return value !== null && typeof value === 'object' && !isNodeStream(value) && !isIterable(value) && !isWebStream(value);
}

function pipeline(...streams) {
  return new Promise((resolve, reject) => {
    const { signal, end } = isOptions(streams.at(-1)) ? streams.pop() : {};
    runPipeline(streams, (error, value) => {
      if (error) reject(error);
      else resolve(value);
    }, { signal, end });
  });
}

module.exports = { finished, pipeline };

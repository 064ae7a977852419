'use strict';
// util.inspect of large values: a deep configuration, an array of records, a map of objects, long numeric arrays;
// together about a megabyte of text a round.
const { inspect } = require('util');
const { measure } = require('./measure.js');

function config(depth, width) {
  if (depth === 0) return { enabled: true, name: 'a service name', limit: 12.5, tags: ['x', 'y'], note: null };
  const result = { id: depth * 1000 + width, 'content-type': 'text/plain' };
  for (let i = 0; i < width; i++) result[`section${i}`] = config(depth - 1, width);
  return result;
}

const records = Array.from({ length: 2000 }, (_, i) => ({
  id: i,
  name: `record number ${i}`,
  when: new Date(1.6e12 + i * 1e6),
  active: i % 3 === 0,
  scores: [i, i / 2, -i],
  owner: { first: 'Ada', last: "O'Neil", email: undefined },
}));
const map = new Map(records.slice(0, 1000).map((record) => [record.name, record]));
const numbers = Array.from({ length: 5000 }, (_, i) => i * 7919 % 100003);
const value = { config: config(4, 5), records, map, numbers, floats: Float64Array.from(numbers, (n) => n / 3), set: new Set(numbers) };
const options = { depth: Infinity, maxArrayLength: Infinity };

measure(20, (n, done) => {
  let length = 0;
  for (let i = 0; i < n; i++) length += inspect(value, options).length;
  if (length < n * 500_000) throw new Error(`printed ${length} characters only`);
  done();
});

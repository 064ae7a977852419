// The words of errors that the engine throws are V8's: programs match them, servers send them on.
'use strict';

const show = (f) => {
  try {
    console.log('no error', f());
  } catch (error) {
    console.log(`${error.constructor.name}: ${error.message}`);
  }
};

const nothing = undefined;
const object = { a: {}, list: null };
show(() => nothing.name);
show(() => object.b.c);
show(() => object.a.b.c);
show(() => object.a['b']['c d']);
show(() => object.list[0]);
show(() => object.a.b[Symbol('s')]);
show(() => { nothing.name = 1; });
show(() => { object.list['key'] = 1; });
show(() => { object.list[7] = 1; });
show(() => object.a.method());
show(() => object.a.b.method());
show(() => Object.keys(undefined));
show(() => Object.assign(null));
show(() => [...undefined]);
show(() => [].reduce((a, b) => a));
show(() => [1].map());
show(() => 'a'.matchAll(/a/));
show(() => new (class extends Object { constructor() { super(); super(); } })());
show(() => class extends 5 {});

// Also where the code is hot and compiled.
const read = (value) => value.inner.leaf;
const write = (value) => { value.leaf = 1; };
for (let i = 0; i < 3000; i++) {
  read({ inner: {} });
  write({});
}
show(() => read({}));
show(() => write(null));

for (const text of [
  '', '{', '[1,]', '{"a":1,}', '{a}', '{"a" 1}', '[1 2]', '{"a":1} x', '"abc', '"a\nb"', '"\\x"', '"\\u12G4"', '01', '-', '1.', '1e', 'tru', 'nul1',
  '<html>', '<!DOCTYPE html><html><body></body></html>', '{"first line":1,\n "second":?,\n "third":3}', '[1,2,3,4,5,6,7,8,9,10,11,12,x]', '['.repeat(50000),
  undefined, {}, NaN, '[object Object]', '"a""b"', '\ufeff{}', '{"a":1]', '[1}',
]) show(() => JSON.parse(text));
show(() => JSON.parse('[1]', () => { throw new TypeError('the reviver\'s own'); }));
show(() => JSON.parse(Symbol('s')));
console.log(JSON.parse('{"a":[1,{"b":null}]}'), JSON.parse(' 1 ', (key, value) => value + 1), JSON.parse.length, JSON.parse.name, Object.keys(JSON));

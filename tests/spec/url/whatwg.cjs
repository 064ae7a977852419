// URL and URLSearchParams - parsing, parts, setters, inspection, errors.
const show = (label, value) => console.log(label, value);

for (const [input, base] of [
  ['https://me:pw@Example.ORG:8080/a/../b;x?q=1&r=%20#frag'], ['../x?y', 'http://h/a/b/c'], ['//other', 'https://h/p'],
  ['HTTP://h:80/%7Efoo/./bar'], ['mailto:a@b'], ['file:///C:/x'], ['blob:https://a/b'], ['http://español.com/ñ?ñ#ñ'], ['http://[::1]:3/'],
]) {
  const url = new URL(input, base);
  show(input, [url.href, url.origin, url.protocol, url.username, url.password, url.host, url.hostname, url.port, url.pathname, url.search, url.hash]);
}

for (const [input, base] of [['nope'], ['http://'], ['http://a b'], ['/x', 'bad'], ['/x', '']]) {
  try {
    new URL(input, base);
  } catch (error) {
    show(input, [String(error), error.code, error.input, error.base]);
  }
}
show('canParse', [URL.canParse('x:y'), URL.canParse('/x'), URL.canParse('/x', 'http://h'), URL.parse('nope'), URL.parse('http://h').href]);

const url = new URL('http://h/p');
url.protocol = 'https';
url.host = 'example.com:81';
url.port = '';
url.pathname = 'a b';
url.search = 'x=1';
url.hash = 'h';
url.username = 'u@';
url.password = 'p:';
url.hostname = 'bad host';
show('set', url.href);
url.searchParams.append('y', 'a&b c');
url.searchParams.delete('x');
show('params', [url.href, url.search]);
url.search = '?z=3';
show('back', [...url.searchParams]);
show('inspect', url);
show('deep', { a: { b: { url } } });
show('json', JSON.stringify({ url }));

const params = new URLSearchParams([['b', '2'], ['a', '1'], ['b', '3'], ['c', "!'()*~ +é"]]);
show('text', String(params));
show('get', [params.get('b'), params.getAll('b'), params.get('no'), params.has('b', '3'), params.has('b', '4'), params.size]);
params.sort();
params.set('b', 'one');
show('sorted', params);
show('iterators', [params.keys(), params.values(), params.entries(), [...params]]);
show('record', String(new URLSearchParams({ a: 1, b: [2, 3] })));
show('decode', [...new URLSearchParams('?a=%zz&b=%E4&c=1+2&&d')]);
for (const init of [[[1]], [1], [['a', 'b', 'c']]]) {
  try {
    new URLSearchParams(init);
  } catch (error) {
    show('refused', [error.code, error.message]);
  }
}

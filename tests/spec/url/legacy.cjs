// url - the API from before the standard, and paths.
// flags: --no-deprecation
const url = require('url');
const show = (label, value) => console.log(label, value);

for (const text of [
  'http://user:pass@host.com:8080/p/a/t/h?query=string#hash', '//some_path', 'mailto:foo@bar.com?subject=hello', 'javascript:alert(1);',
  'HTTP://USER:PW@ABC.COM/x y?q="z"', 'http://x:1/" <>"`/{}|\\^~`/', 'coap:u:p@host:61616/.well-known/r?n=T', 'http://[fe80::1]/a', '/foo?bar#baz', '',
]) show(text, url.parse(text));
show('query', url.parse('/?a=1&a=2&b', true).query);
show('host', url.parse('//h/p', false, true));

for (const [from, to] of [
  ['/one/two/three', 'four'], ['http://example.com/', '/one'], ['http://example.com/one', '/two'], ['http://a/b/c/d', '../../../x/.'],
  ['http://a/b', '?q'], ['http://a/b', '#h'], ['mailto:local1@domain1', 'local2@domain2'], ['http://u:p@a/', '//b'], ['http://a/b', 'https:c'], ['.', '#h'],
]) show(`${from} + ${to}`, url.resolve(from, to));

show('format', [
  url.format({ protocol: 'http', host: 'h', pathname: 'a?b#c', query: { x: [1, 2], y: '' }, hash: 'z' }),
  url.format({ slashes: true, hostname: '::1', port: 3 }), url.format(new URL('http://u:p@xn--espaol-zwa.com/?q#h'), { unicode: true, auth: false, fragment: false }),
]);
show('paths', [
  url.pathToFileURL('/a b/#%?[x]').href, url.pathToFileURL('/dir/').href, url.fileURLToPath('file:///a%20b'), url.fileURLToPath('file:///C:/x', { windows: true }),
  url.pathToFileURL('\\\\server\\share\\f', { windows: true }).href,
]);
show('options', url.urlToHttpOptions(new URL('https://a%20:b@[::1]:9/p?q#h')));
show('domains', [url.domainToASCII('español.com'), url.domainToUnicode('xn--fiq228c.com'), url.domainToASCII('xn--iñvalid.com')]);
for (const refused of [() => url.fileURLToPath('http://x'), () => url.fileURLToPath('file://host/x'), () => url.fileURLToPath('file:///a%2fb'), () => url.parse(1), () => url.parse('http://a:b/')]) {
  try {
    refused();
  } catch (error) {
    show('refused', [error.code, error.message]);
  }
}

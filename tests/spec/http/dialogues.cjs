// What a server answers, byte for byte, to clients that write to a bare socket: framing, keep-alive, pipelines, Expect,
// informational responses, upgrades, refusals. Only the Date is masked.
const http=require('http'),net=require('net');
const log=(...a)=>console.log(...a);
const s=http.createServer((q,r)=>{
  log('req',q.method,q.url,q.httpVersion,JSON.stringify(q.headers),q.complete);
  if(q.url==='/chunk'){ r.write('a'); r.write('bc'); r.addTrailers({'X-T':'1'}); r.end('d'); return }
  if(q.url==='/head'){ r.setHeader('X-A','1'); r.setHeader('Set-Cookie',['a=1','b=2']); r.writeHead(201,'Made',{'Content-Type':'text/plain'}); r.end('héllo'); return }
  if(q.url==='/echo'){ let n=0; q.setEncoding('utf8'); q.on('data',d=>{n+=d.length}); q.on('end',()=>{log('end',n,q.trailers,q.rawTrailers,q.complete); r.end('got '+n)}); q.on('close',()=>log('req close')); r.on('finish',()=>log('finish',r.socket===null)); r.on('close',()=>log('res close')); return }
  if(q.url==='/204'){ r.statusCode=204; r.end('x'); return }
  if(q.url==='/304'){ r.writeHead(304,{'Transfer-Encoding':'chunked'}); r.end(); return }
  if(q.url==='/async'){ setTimeout(()=>r.end('late'),20); return }
  if(q.url==='/hints'){ r.writeEarlyHints({link:'</a.css>; rel=preload; as=style'}); r.writeProcessing(); r.end('h'); return }
  if(q.url==='/big'){ r.end(Buffer.alloc(300000,97)); return }
  r.end('ok '+q.url);
});
s.on('clientError',(e,k)=>{log('clientError',e.code,e.message,e.bytesParsed,e.rawPacket&&e.rawPacket.length); if(k.writable)k.end('HTTP/1.1 400 Bad\r\n\r\n')});
s.on('upgrade',(q,k,h)=>{log('upgrade',q.headers.upgrade,String(h),k instanceof net.Socket); k.write('HTTP/1.1 101 S\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'); k.on('data',d=>{k.end('echo:'+d)});});
s.on('connect',(q,k,h)=>{log('connect',q.url,String(h)); k.end('HTTP/1.1 200 C\r\n\r\nbye')});
s.listen(0,async()=>{
 const go=(name,...parts)=>new Promise(f=>{let o='';const c=net.connect(s.address().port);c.setNoDelay();
  (async()=>{for(const p of parts){ if(typeof p==='number') await new Promise(r=>setTimeout(r,p)); else c.write(Buffer.from(p,'latin1'));}})();
  c.on('data',d=>o+=d.toString('latin1'));c.on('error',e=>log('cerr',e.code));
  c.on('close',()=>{ if(o.length>2000)o=o.slice(0,250)+'...'+o.length; log('--',name);log(o.replace(/Date: .*/g,'Date: D'));f()})});
 const C='Connection: close\r\n\r\n';
 await go('simple','GET / HTTP/1.1\r\nHost: a\r\n'+C);
 await go('http10','GET / HTTP/1.0\r\n\r\n');
 await go('http10 keep','GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n',50,'GET /2 HTTP/1.0\r\n\r\n');
 await go('nohost','GET / HTTP/1.1\r\n\r\n');
 await go('chunk','GET /chunk HTTP/1.1\r\nHost: a\r\n'+C);
 await go('chunk10','GET /chunk HTTP/1.0\r\n\r\n');
 await go('headers','GET /head HTTP/1.1\r\nHost: a\r\nX-Y: 1\r\nx-y: 2\r\nCookie: a\r\nCookie: b\r\nSet-Cookie: q\r\nUser-Agent: u\r\nUser-Agent: v\r\n'+C);
 await go('HEAD','HEAD /head HTTP/1.1\r\nHost: a\r\n'+C);
 await go('echo','POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhe',20,'llo');
 await go('echo chunked','POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhe',20,'llo\r\n0\r\nA: b\r\n\r\n');
 await go('204','GET /204 HTTP/1.1\r\nHost: a\r\n'+C);
 await go('304','GET /304 HTTP/1.1\r\nHost: a\r\n\r\n');
 await go('pipeline','GET /async HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\nGET /chunk HTTP/1.1\r\nHost: a\r\n'+C);
 await go('expect','POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n',20,'hi');
 await go('expect bad','POST /echo HTTP/1.1\r\nHost: a\r\nExpect: nope\r\nContent-Length: 2\r\nConnection: close\r\n\r\n');
 await go('hints','GET /hints HTTP/1.1\r\nHost: a\r\n'+C);
 await go('bad','BAD / HTTP/1.1\r\n\r\n');
 await go('big','GET /big HTTP/1.1\r\nHost: a\r\n'+C);
 await go('upgrade','GET /u HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nHEAD',20,'data');
 await go('connect','CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\nHEAD');
 await go('overflow','GET / HTTP/1.1\r\nA: '+'b'.repeat(20000));
 s.close(()=>log('closed'));
});

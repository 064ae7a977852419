//! What the parser makes of whole dialogues: the contract is that any way of cutting the bytes gives the same events.

use spindle_http::{Body, Event, METHODS, Options, Parser, fields};

/// What happened, with the bytes copied out, so that different cuts can be compared.
#[derive(Debug, Clone, PartialEq)]
enum Seen {
    Head(String),
    Body(Vec<u8>),
    Done(String),
    Upgrade(Vec<u8>),
    Error(&'static str, &'static str),
    End(&'static str),
}

fn head_text(parser: &Parser, data: &[u8]) -> String {
    let head = parser.head();
    let target = String::from_utf8_lossy(&data[head.target.clone()]).into_owned();
    let names: Vec<String> = fields(&data[head.fields.clone()])
        .map(|(name, value)| format!("{}={}", String::from_utf8_lossy(name), String::from_utf8_lossy(&value)))
        .collect();
    let keep = if head.keep_alive() { "keep" } else { "close" };
    format!(
        "{} {}.{} {target} [{}] {keep} {:?}",
        head.code,
        head.major,
        head.minor,
        names.join("|"),
        head.body
    )
}

/// Feeds the pieces as a connection would, keeping what was not consumed.
fn run(mut parser: Parser, pieces: &[&[u8]]) -> Vec<Seen> {
    let mut seen = Vec::new();
    let mut pending: Vec<u8> = Vec::new();
    for piece in pieces {
        pending.extend_from_slice(piece);
        loop {
            let step = parser.next(&pending);
            match step.event {
                Event::NeedMore => {
                    pending.drain(..step.consumed);
                    break;
                }
                Event::Head => {
                    seen.push(Seen::Head(head_text(&parser, &pending)));
                    if parser.head().wants_upgrade()
                        || METHODS[usize::from(parser.head().code).min(34)] == "CONNECT"
                    {
                        parser.accept_upgrade();
                    }
                }
                Event::Body(range) => match seen.last_mut() {
                    Some(Seen::Body(bytes)) => bytes.extend_from_slice(&pending[range]),
                    _ => seen.push(Seen::Body(pending[range].to_vec())),
                },
                Event::Done => {
                    let text = &pending[parser.trailers()];
                    seen.push(Seen::Done(String::from_utf8_lossy(text).into_owned()));
                }
                Event::Upgrade => {
                    match seen.last_mut() {
                        Some(Seen::Upgrade(bytes)) => bytes.extend_from_slice(&pending),
                        _ => seen.push(Seen::Upgrade(pending.clone())),
                    }
                    pending.clear();
                    break;
                }
                Event::Error(error) => {
                    seen.push(Seen::Error(error.code.name(), error.reason));
                    return seen;
                }
            }
            pending.drain(..step.consumed);
        }
    }
    seen.push(Seen::End(match parser.finish() {
        Event::Done => "done",
        Event::Error(error) => error.code.name(),
        _ => "clean",
    }));
    seen
}

fn request(bytes: &[u8]) -> Vec<Seen> {
    run(Parser::request(Options::default()), &[bytes])
}

fn response(bytes: &[u8]) -> Vec<Seen> {
    run(Parser::response(Options::default()), &[bytes])
}

fn lenient(bytes: &[u8]) -> Vec<Seen> {
    run(Parser::request(Options { lenient: true, ..Options::default() }), &[bytes])
}

fn error_of(seen: &[Seen]) -> (&'static str, &'static str) {
    match seen.last() {
        Some(Seen::Error(code, reason)) => (code, reason),
        other => panic!("expected an error, saw {other:?}"),
    }
}

/// Dialogues that between them visit every state; also the corpus of the cutting and mangling tests.
const CORPUS: &[&str] = &[
    "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "\r\n\r\nGET /a?b=c#d HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n",
    "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n\r\n",
    "POST /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b;c=\"d\\\"e\";f\r\nhello\r\n0A\r\n0123456789\r\n0\r\nT: 1\r\nU: \t2 \r\n\r\nGET / HTTP/1.1\r\n\r\n",
    "POST /c HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "GET http://user:pw@host:80/p?q HTTP/1.1\r\nHost: h\r\nEmpty:\r\nSpaces:   \t  \r\nA: \x7fbad\r\n\r\n",
    "CONNECT host:443 HTTP/1.1\r\nHost: h\r\n\r\nRAW\x00BYTES",
    "GET /ws HTTP/1.1\r\nConnection: Keep-Alive, Upgrade\r\nUpgrade: websocket\r\n\r\n\x01\x02",
    "OPTIONS * HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n",
    "M-SEARCH * HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nab",
    "GET /\r\nHost: old\r\n\r\n",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "GET / HTTP/1.1\nHost: a\n\n",
    "GET / HTTP/1.1\r\nA: b\r\n folded\r\n\r\n",
    "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
    "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabX",
    "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
];

const RESPONSES: &[&str] = &[
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhiHTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 304\r\nContent-Length: 9\r\n\r\n",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX: y\r\n\r\n",
    "HTTP/1.0 200 \r\n\r\nuntil the end\r\n\r\n",
    "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: ws\r\n\r\nbytes",
    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\nmore",
    "HTTP/1.1 20x OK\r\n\r\n",
    "HTTP/9.1 200 OK\r\n\r\n",
];

#[test]
fn a_request_with_a_body_and_one_after_it() {
    let seen = request(CORPUS[2].as_bytes());
    let first = "19 1.1 /p [Host=a|Content-Length=5] keep Sized(5)";
    let second = "6 1.1 / [Host=a|Connection=close] close None";
    let expected = [
        Seen::Head(first.into()),
        Seen::Body(b"hello".to_vec()),
        Seen::Done(String::new()),
        Seen::Head(second.into()),
        Seen::Done(String::new()),
        Seen::End("clean"),
    ];
    assert_eq!(seen, expected);
}

#[test]
fn chunks_extensions_and_trailers() {
    let seen = request(CORPUS[3].as_bytes());
    assert_eq!(seen[1], Seen::Body(b"hello0123456789".to_vec()));
    assert_eq!(seen[2], Seen::Done("T: 1\r\nU: \t2 \r\n".into()));
    assert!(matches!(&seen[3], Seen::Head(text) if text.starts_with("6 1.1 / ")));
}

#[test]
fn upgrades_hand_over_the_rest() {
    assert_eq!(request(CORPUS[6].as_bytes())[2], Seen::Upgrade(b"RAW\x00BYTES".to_vec()));
    assert_eq!(request(CORPUS[7].as_bytes())[2], Seen::Upgrade(b"\x01\x02".to_vec()));
    assert_eq!(response(RESPONSES[3].as_bytes())[2], Seen::Upgrade(b"bytes".to_vec()));
}

#[test]
fn responses_without_and_with_bodies() {
    let seen = response(RESPONSES[0].as_bytes());
    assert_eq!(seen[0], Seen::Head("200 1.1 OK [Content-Length=2] keep Sized(2)".into()));
    assert_eq!(seen[3], Seen::Head("204 1.1 No Content [] keep None".into()));
    assert_eq!(seen[5], Seen::Head("304 1.1  [Content-Length=9] keep None".into()));
    let seen = response(RESPONSES[2].as_bytes());
    assert_eq!(seen[1..], [Seen::Body(b"until the end\r\n\r\n".to_vec()), Seen::End("done")]);
}

#[test]
fn a_response_to_head_has_no_body() {
    let mut parser = Parser::response(Options::default());
    let bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
    assert_eq!(parser.next(bytes).event, Event::Head);
    assert_eq!(parser.head().body, Body::Sized(5));
    parser.skip_body();
    assert_eq!(parser.next(b"").event, Event::Done);
    assert!(parser.is_idle());
}

#[test]
fn each_error_of_requests() {
    let cases: &[(&[u8], &str, &str)] = &[
        (b"get / HTTP/1.1\r\n", "HPE_INVALID_METHOD", "Invalid method encountered"),
        (b"FLUSH / HTTP/1.1", "HPE_INVALID_CONSTANT", "Invalid method for HTTP/x.x request"),
        (b"GETX", "HPE_INVALID_METHOD", "Expected space after method"),
        (b"GET x1", "HPE_INVALID_URL", "Unexpected char in url schema"),
        (b"GET %", "HPE_INVALID_URL", "Unexpected start char in url"),
        (b"GET \n", "HPE_INVALID_URL", "Invalid characters in url"),
        (b"GET /\xe9", "HPE_INVALID_URL", "Invalid char in url path"),
        (b"GET /\t", "HPE_INVALID_URL", "Invalid characters in url"),
        (b"GET /?\x01", "HPE_INVALID_URL", "Invalid char in url query"),
        (b"GET /#\x01", "HPE_INVALID_URL", "Invalid char in url fragment start"),
        (b"GET http://a@@", "HPE_INVALID_URL", "Double @ in url"),
        (b"GET http://a<", "HPE_INVALID_URL", "Unexpected char in url server"),
        (b"GET /\rX", "HPE_INVALID_URL", "Expected CRLF"),
        (b"GET / HTTQ", "HPE_INVALID_CONSTANT", "Expected HTTP/, RTSP/ or ICE/"),
        (b"GET / HTTP/x", "HPE_INVALID_VERSION", "Invalid major version"),
        (b"GET / HTTP/1,", "HPE_INVALID_VERSION", "Expected dot"),
        (b"GET / HTTP/1.x", "HPE_INVALID_VERSION", "Invalid minor version"),
        (b"GET / HTTP/1.2", "HPE_INVALID_VERSION", "Invalid HTTP version"),
        (b"GET / HTTP/1.1\n", "HPE_INVALID_VERSION", "Expected CRLF after version"),
        (b"GET / HTTP/1.1\rX", "HPE_STRICT", "Expected CRLF after version"),
        (b"GET / HTTP/1.1\r\n A: b", "HPE_UNEXPECTED_SPACE", "Unexpected space after start line"),
        (b"GET / HTTP/1.1\r\n: b", "HPE_INVALID_HEADER_TOKEN", "Invalid header token"),
        (b"GET / HTTP/1.1\r\n\n", "HPE_INVALID_HEADER_TOKEN", "Invalid header field char"),
        (b"GET / HTTP/1.1\r\nA b: c", "HPE_INVALID_HEADER_TOKEN", "Invalid header token"),
        (b"GET / HTTP/1.1\r\nConnection : c", "HPE_INVALID_HEADER_TOKEN", "Invalid header field char"),
        (b"GET / HTTP/1.1\r\nA: b\0", "HPE_INVALID_HEADER_TOKEN", "Invalid header value char"),
        (b"GET / HTTP/1.1\r\nA: b\n", "HPE_CR_EXPECTED", "Missing expected CR after header value"),
        (b"GET / HTTP/1.1\r\nA: b\rX", "HPE_LF_EXPECTED", "Missing expected LF after header value"),
        (b"GET / HTTP/1.1\r\nA: \rX", "HPE_STRICT", "Expected LF after CR"),
        (
            b"GET / HTTP/1.1\r\nA: b\r\n c",
            "HPE_INVALID_HEADER_TOKEN",
            "Unexpected whitespace after header value",
        ),
        (b"GET / HTTP/1.1\r\nA:\r\n c", "HPE_INVALID_HEADER_TOKEN", "Invalid header value char"),
        (b"GET / HTTP/1.1\r\n\rX", "HPE_STRICT", "Expected LF after headers"),
        (
            b"GET / HTTP/1.1\r\nContent-Length: 1a\r\n",
            "HPE_INVALID_CONTENT_LENGTH",
            "Invalid character in Content-Length",
        ),
        (b"GET / HTTP/1.1\r\nContent-Length:\r\n", "HPE_INVALID_CONTENT_LENGTH", "Empty Content-Length"),
        (
            b"GET / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n",
            "HPE_INVALID_CONTENT_LENGTH",
            "Content-Length overflow",
        ),
        (
            b"GET / HTTP/1.1\r\nContent-Length: 1\r\ncontent-length: 1\r\n",
            "HPE_UNEXPECTED_CONTENT_LENGTH",
            "Duplicate Content-Length",
        ),
        (
            b"GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n",
            "HPE_INVALID_TRANSFER_ENCODING",
            "Transfer-Encoding can't be present with Content-Length",
        ),
        (
            b"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n",
            "HPE_INVALID_CONTENT_LENGTH",
            "Content-Length can't be present with Transfer-Encoding",
        ),
        (
            b"GET / HTTP/1.1\r\nTransfer-Encoding: chunked, gzip\r\n",
            "HPE_INVALID_TRANSFER_ENCODING",
            "Invalid `Transfer-Encoding` header value",
        ),
        (
            b"GET / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
            "HPE_INVALID_TRANSFER_ENCODING",
            "Request has invalid `Transfer-Encoding`",
        ),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HPE_PAUSED_H2_UPGRADE", "Pause on PRI/Upgrade"),
        (b"PRI * HTTP/2.0\r\n\r\nXX", "HPE_INVALID_VERSION", "Expected HTTP/2 Connection Preface"),
        (
            b"GET / HTTP/1.1\r\nConnection: close\r\n\r\nGET",
            "HPE_CLOSED_CONNECTION",
            "Data after `Connection: close`",
        ),
    ];
    for (bytes, code, reason) in cases {
        assert_eq!(error_of(&request(bytes)), (*code, *reason), "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn each_error_of_chunks() {
    let cases = [
        ("x", "HPE_INVALID_CHUNK_SIZE", "Invalid character in chunk size"),
        ("1 ", "HPE_INVALID_CHUNK_SIZE", "Invalid character in chunk size"),
        ("fffffffffffffffff", "HPE_INVALID_CHUNK_SIZE", "Chunk size overflow"),
        ("1\n", "HPE_CR_EXPECTED", "Missing expected CR after chunk size"),
        ("1\rX", "HPE_STRICT", "Expected LF after chunk size"),
        ("1; ", "HPE_STRICT", "Invalid character in chunk extensions"),
        ("1;a@", "HPE_STRICT", "Invalid character in chunk extensions name"),
        ("1;a\n", "HPE_CR_EXPECTED", "Missing expected CR after chunk extension name"),
        ("1;a=b@", "HPE_STRICT", "Invalid character in chunk extensions value"),
        ("1;a=b\n", "HPE_CR_EXPECTED", "Missing expected CR after chunk extension value"),
        ("1;a=\"\n", "HPE_STRICT", "Invalid character in chunk extensions quoted value"),
        ("1;a=\"\\\n", "HPE_STRICT", "Invalid quoted-pair in chunk extensions quoted value"),
        ("1;a=\"b\"c", "HPE_STRICT", "Invalid character in chunk extensions quote value"),
        ("1\r\naX", "HPE_STRICT", "Expected LF after chunk data"),
        ("1\r\na\n", "HPE_CR_EXPECTED", "Missing expected CR after chunk data"),
    ];
    for (body, code, reason) in cases {
        let text = format!("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n{body}");
        assert_eq!(error_of(&request(text.as_bytes())), (code, reason), "{body:?}");
    }
}

#[test]
fn each_error_of_responses() {
    let cases = [
        ("HTTX", "HPE_INVALID_CONSTANT", "Expected HTTP/, RTSP/ or ICE/"),
        ("HTTP/1.1200", "HPE_INVALID_VERSION", "Expected space after version"),
        ("HTTP/1.1 2x", "HPE_INVALID_STATUS", "Invalid status code"),
        ("HTTP/1.1 200X", "HPE_INVALID_STATUS", "Invalid response status"),
        ("HTTP/1.1 200 OK\n", "HPE_CR_EXPECTED", "Missing expected CR after response line"),
        ("HTTP/1.1 200 OK\rX", "HPE_STRICT", "Expected LF after CR"),
    ];
    for (text, code, reason) in cases {
        assert_eq!(error_of(&response(text.as_bytes())), (code, reason), "{text:?}");
    }
    assert_eq!(
        response(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab").last(),
        Some(&Seen::End("HPE_INVALID_EOF_STATE"))
    );
}

#[test]
fn limits() {
    let long = format!("GET / HTTP/1.1\r\nA: {}\r\n\r\n", "b".repeat(16 * 1024));
    assert_eq!(error_of(&request(long.as_bytes())).0, "HPE_HEADER_OVERFLOW");
    let unended = format!("GET / HTTP/1.1\r\nA: {}", "b".repeat(17 * 1024));
    assert_eq!(error_of(&request(unended.as_bytes())).0, "HPE_HEADER_OVERFLOW");
    let target = format!("GET /{}", "b".repeat(17 * 1024));
    assert_eq!(error_of(&request(target.as_bytes())).0, "HPE_HEADER_OVERFLOW");
    let blanks = format!("GET / HTTP/1.1\r\nA:{}b\r\n\r\n", " ".repeat(17 * 1024));
    assert_eq!(error_of(&request(blanks.as_bytes())).0, "HPE_HEADER_OVERFLOW");
    let extension =
        format!("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;{}", "a".repeat(17 * 1024));
    assert_eq!(error_of(&request(extension.as_bytes())).0, "HPE_CHUNK_EXTENSIONS_OVERFLOW");
    let fits = format!("GET / HTTP/1.1\r\nA: {}\r\n\r\n", "b".repeat(16 * 1024 - 3));
    assert!(matches!(request(fits.as_bytes())[0], Seen::Head(_)));
}

#[test]
fn a_lenient_parser_accepts_what_broken_peers_send() {
    let seen = lenient(b"GET / HTTP/1.1\nHost : a\nA: b\n c\nB: \x01\n\nGET / HTTP/1.1\r\nConnection: close\r\n\r\nGET / HTTP/1.1\r\n\r\n");
    assert_eq!(seen[0], Seen::Head("6 1.1 / [Host=a|A=b c|B=\u{1}] keep None".into()));
    assert_eq!(seen.iter().filter(|seen| matches!(seen, Seen::Head(_))).count(), 3);
    let seen = lenient(
        b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n1 \r\na\r\n0\r\n\r\n",
    );
    assert_eq!(seen[1], Seen::Body(b"a".to_vec()));
}

fn parsers() -> [fn() -> Parser; 3] {
    [
        || Parser::request(Options::default()),
        || Parser::response(Options::default()),
        || Parser::request(Options { lenient: true, max_header_size: 300 }),
    ]
}

/// Any cut into two, and byte by byte, gives what the whole gives.
#[test]
fn cuts_make_no_difference() {
    for text in CORPUS.iter().chain(RESPONSES) {
        let bytes = text.as_bytes();
        for make in parsers() {
            let whole = run(make(), &[bytes]);
            for cut in 0..=bytes.len() {
                let (a, b) = bytes.split_at(cut);
                assert_eq!(run(make(), &[a, b]), whole, "{text:?} cut at {cut}");
            }
            let single: Vec<&[u8]> = bytes.chunks(1).collect();
            assert_eq!(run(make(), &single), whole, "{text:?} byte by byte");
        }
    }
}

/// The fuzz target: any bytes, any cut; it must not panic, loop or depend on the cut.
fn fuzz(bytes: &[u8], cut: usize) {
    for make in parsers() {
        let whole = run(make(), &[bytes]);
        let (a, b) = bytes.split_at(cut.min(bytes.len()));
        assert_eq!(run(make(), &[a, b]), whole, "{:?} cut at {cut}", String::from_utf8_lossy(bytes));
    }
}

/// Replays the corpus with bytes changed, dropped and doubled, by a small generator with a fixed seed.
#[test]
fn mangled_messages() {
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below.max(1) as u64) as usize
    };
    const SPICE: &[u8] = b"\r\n :;,=\"\\\t\0\x7f\x800aGHTP/1";
    for _ in 0..4000 {
        let texts = CORPUS.len() + RESPONSES.len();
        let pick = random(texts);
        let mut bytes = CORPUS.iter().chain(RESPONSES).nth(pick).expect("in range").as_bytes().to_vec();
        for _ in 0..=random(3) {
            let at = random(bytes.len());
            match random(3) {
                0 => bytes[at] = SPICE[random(SPICE.len())],
                1 => bytes.insert(at, SPICE[random(SPICE.len())]),
                _ => drop(bytes.remove(at)),
            }
        }
        let cut = random(bytes.len() + 1);
        fuzz(&bytes, cut);
    }
}

//! Request methods: those that Node's parser knows, in the order of `http.METHODS`.

/// The methods, sorted; a head's `code` is an index into this table.
pub const METHODS: [&str; 35] = [
    "ACL",
    "BIND",
    "CHECKOUT",
    "CONNECT",
    "COPY",
    "DELETE",
    "GET",
    "HEAD",
    "LINK",
    "LOCK",
    "M-SEARCH",
    "MERGE",
    "MKACTIVITY",
    "MKCALENDAR",
    "MKCOL",
    "MOVE",
    "NOTIFY",
    "OPTIONS",
    "PATCH",
    "POST",
    "PROPFIND",
    "PROPPATCH",
    "PURGE",
    "PUT",
    "QUERY",
    "REBIND",
    "REPORT",
    "SEARCH",
    "SOURCE",
    "SUBSCRIBE",
    "TRACE",
    "UNBIND",
    "UNLINK",
    "UNLOCK",
    "UNSUBSCRIBE",
];

/// Index of `CONNECT`.
pub(crate) const CONNECT: u16 = 3;
const GET: u16 = 6;
const POST: u16 = 19;

/// What begins the preface of HTTP/2, which is no method of HTTP/1.
pub(crate) const PRI: u16 = METHODS.len() as u16;

/// Methods of RTSP, which llhttp reads and then refuses before `HTTP/`; their numbers begin at [`RTSP_FIRST`].
const RTSP: [&str; 11] = [
    "ANNOUNCE",
    "DESCRIBE",
    "FLUSH",
    "GET_PARAMETER",
    "PAUSE",
    "PLAY",
    "RECORD",
    "REDIRECT",
    "SET_PARAMETER",
    "SETUP",
    "TEARDOWN",
];
pub(crate) const RTSP_FIRST: u16 = PRI + 1;

/// What stands at the beginning of a request line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Word {
    /// A method, its number and length.
    Method(u16, usize),
    /// The bytes may still become one.
    Partial,
    /// A method with something attached at this index.
    Attached(usize),
    /// None; the byte at this index shows it.
    Unknown(usize),
}

pub(crate) fn read(data: &[u8]) -> Word {
    if data.starts_with(b"GET ") {
        return Word::Method(GET, 3);
    }
    if data.starts_with(b"POST ") {
        return Word::Method(POST, 4);
    }
    read_any(data)
}

fn read_any(data: &[u8]) -> Word {
    let all = || METHODS.iter().copied().chain(["PRI"]).chain(RTSP).enumerate();
    let length = data.iter().position(|byte| !byte.is_ascii_uppercase() && !matches!(byte, b'-' | b'_'));
    let word = &data[..length.unwrap_or(data.len())];
    if length.is_none() && all().any(|(_, method)| method.as_bytes().starts_with(word)) {
        return Word::Partial;
    }
    if let Some((number, method)) = all().find(|(_, method)| method.as_bytes() == word) {
        return Word::Method(number as u16, method.len());
    }
    let common = |method: &str| method.bytes().zip(data).take_while(|(a, b)| a == *b).count();
    let longest = all().map(|(_, method)| common(method)).max().unwrap_or(0);
    let is_whole = all().any(|(_, method)| method.len() == longest && common(method) == longest);
    if is_whole { Word::Attached(longest) } else { Word::Unknown(longest) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_sorted_and_found() {
        assert!(METHODS.is_sorted());
        for (number, method) in METHODS.iter().enumerate() {
            assert_eq!(read(format!("{method} /").as_bytes()), Word::Method(number as u16, method.len()));
            for cut in 0..method.len() {
                assert_eq!(read(&method.as_bytes()[..cut]), Word::Partial);
            }
        }
        assert_eq!(METHODS[usize::from(CONNECT)], "CONNECT");
        assert_eq!(read(b"FLUSH /"), Word::Method(RTSP_FIRST + 2, 5));
        assert_eq!(read(b"FOO /"), Word::Unknown(1));
        assert_eq!(read(b"GETX /"), Word::Attached(3));
        assert_eq!(read(b"get /"), Word::Unknown(0));
        assert_eq!(read(b"PUSH /"), Word::Unknown(2));
    }
}

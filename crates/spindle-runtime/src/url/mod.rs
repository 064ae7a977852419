//! `url`: parsing and changing URLs, by the parser that Node uses. Each op answers with the whole URL as text and fills in
//! where its parts begin and end, so that reading a part in JavaScript is a slice.

use ada_url::{Idna, Url};
use spindle_engine::{IntoJs, OpCall, OpDef, OpError, op_def};
use spindle_macros::op;

/// A URL as JavaScript gets it.
enum Parsed {
    /// Not a URL.
    Invalid,
    /// The text that was parsed is the URL already.
    Unchanged,
    /// The URL's normal form.
    Text(String),
}

impl IntoJs for Parsed {
    /// `null`, `true`, or a string.
    fn into_js(self, call: &mut OpCall<'_>) -> Result<(), OpError> {
        match self {
            Parsed::Invalid => None::<bool>.into_js(call),
            Parsed::Unchanged => true.into_js(call),
            Parsed::Text(text) => text.into_js(call),
        }
    }
}

/// What stands for "there is none" among the offsets.
const NONE: u32 = u32::MAX;

/// Writes the offsets as eight words: ends of protocol and user name, start and end of the host, port, starts of path,
/// search and hash.
fn fill(url: &Url, parts: &mut [u8]) {
    let found = url.components();
    let words = [
        found.protocol_end,
        found.username_end,
        found.host_start,
        found.host_end,
        found.port.unwrap_or(NONE),
        found.pathname_start.unwrap_or(NONE),
        found.search_start.unwrap_or(NONE),
        found.hash_start.unwrap_or(NONE),
    ];
    for (slot, word) in parts.chunks_exact_mut(4).zip(words) {
        slot.copy_from_slice(&word.to_ne_bytes());
    }
}

/// Parses a URL.
#[op(pure)]
fn op_url_parse(input: &str, parts: &mut [u8]) -> Parsed {
    let Ok(url) = Url::parse(input, None) else { return Parsed::Invalid };
    fill(&url, parts);
    if url.href() == input { Parsed::Unchanged } else { Parsed::Text(url.href().to_owned()) }
}

/// Parses a URL relative to `base`.
#[op(pure)]
fn op_url_parse_at(input: &str, base: &str, parts: &mut [u8]) -> Parsed {
    let Ok(url) = Url::parse(input, Some(base)) else { return Parsed::Invalid };
    fill(&url, parts);
    Parsed::Text(url.href().to_owned())
}

/// Whether `op_url_parse` would succeed.
#[op(pure)]
fn op_url_can_parse(input: &str, base: &str) -> bool {
    Url::can_parse(input, (!base.is_empty()).then_some(base))
}

/// Changes one part of a URL: `part` counts href, protocol, username, password, host, hostname, port, pathname, search, hash.
/// Invalid means that nothing changed.
#[op(pure)]
fn op_url_set(href: &str, part: u32, value: &str, parts: &mut [u8]) -> Parsed {
    let Ok(mut url) = Url::parse(href, None) else { return Parsed::Invalid };
    let some = Some(value);
    let text = (!value.is_empty()).then_some(value);
    let changed = match part {
        0 => url.set_href(value).is_ok(),
        1 => url.set_protocol(value).is_ok(),
        2 => url.set_username(some).is_ok(),
        3 => url.set_password(some).is_ok(),
        4 => url.set_host(some).is_ok(),
        5 => url.set_hostname(some).is_ok(),
        6 => url.set_port(text).is_ok(),
        7 => url.set_pathname(some).is_ok(),
        8 => {
            url.set_search(text);
            true
        }
        _ => {
            url.set_hash(text);
            true
        }
    };
    if !changed {
        return Parsed::Invalid;
    }
    fill(&url, parts);
    Parsed::Text(url.href().to_owned())
}

/// A host name in ASCII; empty if it is none.
#[op(pure)]
fn op_url_domain_to_ascii(domain: &str) -> String {
    host_of(domain).unwrap_or_default()
}

/// A host name as people read it; empty if it is none.
#[op(pure)]
fn op_url_domain_to_unicode(domain: &str) -> String {
    host_of(domain).map(|host| Idna::unicode(&host)).unwrap_or_default()
}

/// The host of a URL with this host, which is how Node checks it: `x%20y` and `a:b` are none.
fn host_of(domain: &str) -> Option<String> {
    let mut url = Url::parse("ws://x", None).ok()?;
    url.set_hostname(Some(domain)).ok()?;
    Some(url.hostname().to_owned())
}

/// The module's ops.
pub(crate) const OPS: &[OpDef] = &[
    op_def::<op_url_parse>(),
    op_def::<op_url_parse_at>(),
    op_def::<op_url_can_parse>(),
    op_def::<op_url_set>(),
    op_def::<op_url_domain_to_ascii>(),
    op_def::<op_url_domain_to_unicode>(),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_where_the_parts_stand() {
        let url = Url::parse("https://me:pw@example.org:81/a?b#c", None).unwrap();
        let mut parts = [0; 32];
        fill(&url, &mut parts);
        let words: Vec<u32> =
            parts.chunks_exact(4).map(|word| u32::from_ne_bytes(word.try_into().unwrap())).collect();
        assert_eq!(words, [6, 10, 13, 25, 81, 28, 30, 32]);
    }

    #[test]
    fn hosts_are_checked_before_they_are_converted() {
        assert_eq!(host_of("español.com").as_deref(), Some("xn--espaol-zwa.com"));
        assert_eq!(host_of("xn--iñvalid.com"), None);
    }
}

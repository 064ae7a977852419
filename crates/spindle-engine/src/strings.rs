//! Strings in and out of the engine: the fast paths by content, and lossless-where-possible UTF-8.
//!
//! The engine stores strings as Latin-1 or UTF-16. Which way in is fastest depends on the text (measured): ASCII
//! and Latin-1 are copied as bytes, the rest goes through UTF-8 decoding (mostly ASCII) or UTF-16.

use mozjs::context::RawJSContext;
use mozjs::jsapi::{self as js, JSString, Value};
use mozjs::jsval::StringValue;
use std::ffi::{CString, c_char};

/// Longest string of the engine, in UTF-16 units.
pub const MAX_STRING_LENGTH: usize = (1 << 30) - 2;

/// A new string value; none if that failed, with the exception pending.
///
/// May collect garbage; the value is not rooted.
pub(crate) fn new_string(raw: *mut RawJSContext, text: &str) -> Option<Value> {
    if text.is_ascii() {
        return new_latin1(raw, text.as_bytes());
    }
    match latin1_of(text) {
        Some(bytes) => new_latin1(raw, &bytes),
        None if is_mostly_ascii(text) => new_from_utf8(raw, text),
        None => new_utf16(raw, &text.encode_utf16().collect::<Vec<u16>>()),
    }
}

/// A new string of code points below 256.
pub(crate) fn new_latin1(raw: *mut RawJSContext, bytes: &[u8]) -> Option<Value> {
    // SAFETY: the engine copies `bytes` and checks the length; null means that an exception is pending.
    unsafe { value_of(js::JS_NewStringCopyN(raw, bytes.as_ptr().cast::<c_char>(), bytes.len())) }
}

pub(crate) fn new_utf16(raw: *mut RawJSContext, units: &[u16]) -> Option<Value> {
    // SAFETY: as in `new_latin1`.
    unsafe { value_of(js::JS_NewUCStringCopyN(raw, units.as_ptr(), units.len())) }
}

fn new_from_utf8(raw: *mut RawJSContext, text: &str) -> Option<Value> {
    let chars = mozjs::conversions::Utf8Chars::from(text);
    // SAFETY: as in `new_latin1`; `text` is valid UTF-8, which this function would throw about.
    unsafe { value_of(js::JS_NewStringCopyUTF8N(raw, &*chars)) }
}

/// # Safety
/// `string` must be null or a live string.
unsafe fn value_of(string: *mut JSString) -> Option<Value> {
    // SAFETY: the caller vouches for it; the value is used before the next collection.
    unsafe { string.as_ref() }.map(StringValue)
}

/// `text` as Latin-1, if all of it fits.
fn latin1_of(text: &str) -> Option<Vec<u8>> {
    // In UTF-8 exactly the code points 0x80..=0xFF begin with 0xC2 or 0xC3.
    if text.bytes().any(|byte| byte > 0xC3) {
        return None;
    }
    Some(text.chars().map(|c| c as u8).collect())
}

/// Whether less than one byte in eight of the first ones is not ASCII.
fn is_mostly_ascii(text: &str) -> bool {
    let head = &text.as_bytes()[..text.len().min(1024)];
    head.iter().filter(|byte| !byte.is_ascii()).count() * 8 < head.len()
}

/// Characters of a string, lent by the engine.
pub(crate) enum Chars<'a> {
    Latin1(&'a [u8]),
    Utf16(&'a [u16]),
}

/// The characters of `string`; none if making it flat failed, with the exception pending.
///
/// # Safety
/// `string` must be live, and nothing may collect garbage while the characters are in use. Flattening itself
/// allocates with the nursery, so other unrooted values are dead after the call.
#[inline]
pub(crate) unsafe fn chars_of<'a>(raw: *mut RawJSContext, string: *mut JSString) -> Option<Chars<'a>> {
    // SAFETY: the caller vouches for `string`; the pointers are the engine's and of the length it says.
    unsafe {
        if js::JS_EnsureLinearString(raw, string).is_null() {
            return None;
        }
        let mut length = 0;
        if js::JS_DeprecatedStringHasLatin1Chars(string) {
            let chars = js::JS_GetLatin1StringCharsAndLength(raw, std::ptr::null(), string, &mut length);
            Some(Chars::Latin1(slice_of(chars, length)))
        } else {
            let chars = js::JS_GetTwoByteStringCharsAndLength(raw, std::ptr::null(), string, &mut length);
            Some(Chars::Utf16(slice_of(chars, length)))
        }
    }
}

/// # Safety
/// As `slice::from_raw_parts`, except that an empty slice may have any pointer.
pub(crate) unsafe fn slice_of<'a, T>(data: *const T, length: usize) -> &'a [T] {
    if length == 0 {
        return &[];
    }
    // SAFETY: the caller vouches for it.
    unsafe { std::slice::from_raw_parts(data, length) }
}

impl Chars<'_> {
    /// Appends the characters as UTF-8; lone surrogates become U+FFFD.
    pub(crate) fn append_utf8(&self, out: &mut Vec<u8>) {
        match self {
            Chars::Latin1(bytes) if bytes.is_ascii() => out.extend_from_slice(bytes),
            Chars::Latin1(bytes) => {
                out.reserve(bytes.len() + bytes.len() / 8);
                for byte in *bytes {
                    push_char(out, char::from(*byte));
                }
            }
            Chars::Utf16(units) => {
                out.reserve(units.len() * 3);
                for unit in char::decode_utf16(units.iter().copied()) {
                    push_char(out, unit.unwrap_or(char::REPLACEMENT_CHARACTER));
                }
            }
        }
    }

    /// The characters as a `String`; lone surrogates become U+FFFD.
    pub(crate) fn to_utf8(&self) -> String {
        let mut out = Vec::new();
        self.append_utf8(&mut out);
        String::from_utf8(out).expect("append_utf8 writes UTF-8")
    }
}

fn push_char(out: &mut Vec<u8>, c: char) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

/// The string as UTF-8; none if that failed, with the exception pending.
///
/// # Safety
/// `string` must be live. Other unrooted values are dead afterwards.
pub(crate) unsafe fn to_utf8(raw: *mut RawJSContext, string: *mut JSString) -> Option<String> {
    // SAFETY: the characters are used before anything else of the engine runs.
    unsafe { chars_of(raw, string) }.map(|chars| chars.to_utf8())
}

/// A name for the C side of the engine; a NUL, which no file name holds, becomes '?'.
pub(crate) fn c_string(text: &str) -> CString {
    CString::new(text).unwrap_or_else(|_| CString::new(text.replace('\0', "?")).expect("no NUL is left"))
}

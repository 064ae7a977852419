//! Strings in and out of the engine: the fast paths by content, and lossless-where-possible UTF-8.
//!
//! The engine stores strings as Latin-1 or UTF-16: ASCII is copied, the rest converted here, because `encoding_rs` does it
//! several times faster than the engine (measured).

use encoding_rs::mem;
use mozjs::context::RawJSContext;
use mozjs::jsapi::{self as js, JSString, Value};
use mozjs::jsval::StringValue;
use std::cell::Cell;
use std::ffi::{CString, c_char};

/// Longest string of the engine, in UTF-16 units.
pub const MAX_STRING_LENGTH: usize = (1 << 30) - 2;

/// A new string value; none if that failed, with the exception pending.
///
/// May collect garbage; the value is not rooted.
pub(crate) fn new_string(raw: *mut RawJSContext, text: &str) -> Option<Value> {
    new_from_utf8(raw, text.as_bytes())
}

/// The same of bytes that should be UTF-8; what is malformed becomes U+FFFD, one for each maximal bad part.
pub(crate) fn new_from_utf8(raw: *mut RawJSContext, bytes: &[u8]) -> Option<Value> {
    if bytes.is_ascii() {
        return new_latin1(raw, bytes);
    }
    if mem::is_utf8_latin1(bytes) {
        let mut narrow = vec![0; bytes.len()];
        let length = mem::convert_utf8_to_latin1_lossy(bytes, &mut narrow);
        return new_latin1(raw, &narrow[..length]);
    }
    let mut units = SCRATCH.take();
    if units.len() <= bytes.len() {
        units.resize(bytes.len() + 1, 0);
    }
    let length = mem::convert_utf8_to_utf16(bytes, &mut units);
    let text = new_utf16(raw, &units[..length]);
    if units.len() <= MAX_SCRATCH {
        SCRATCH.set(units);
    }
    text
}

thread_local! {
    /// Room to convert in: mapping and clearing new room takes longer than the conversion.
    static SCRATCH: Cell<Vec<u16>> = const { Cell::new(Vec::new()) };
}

/// Units that are kept: half a megabyte.
const MAX_SCRATCH: usize = 1 << 18;

/// A new string of code points below 256.
pub(crate) fn new_latin1(raw: *mut RawJSContext, bytes: &[u8]) -> Option<Value> {
    // SAFETY: the engine copies `bytes` and checks the length; null means that an exception is pending.
    unsafe { value_of(js::JS_NewStringCopyN(raw, bytes.as_ptr().cast::<c_char>(), bytes.len())) }
}

pub(crate) fn new_utf16(raw: *mut RawJSContext, units: &[u16]) -> Option<Value> {
    // SAFETY: as in `new_latin1`.
    unsafe { value_of(js::JS_NewUCStringCopyN(raw, units.as_ptr(), units.len())) }
}

/// # Safety
/// `string` must be null or a live string.
unsafe fn value_of(string: *mut JSString) -> Option<Value> {
    // SAFETY: the caller vouches for it; the value is used before the next collection.
    unsafe { string.as_ref() }.map(StringValue)
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
                append_converted(out, bytes, mem::convert_latin1_to_utf8_partial);
            }
            Chars::Utf16(units) => {
                append_converted(out, units, mem::convert_utf16_to_utf8_partial);
            }
        }
    }

    /// The characters as a `String`; lone surrogates become U+FFFD.
    pub(crate) fn to_utf8(&self) -> String {
        let mut out = Vec::new();
        self.append_utf8(&mut out);
        // SAFETY: `append_utf8` appends UTF-8 to nothing.
        unsafe { String::from_utf8_unchecked(out) }
    }
}

/// Appends what `convert` makes of `source`, piece by piece: most text needs far less than the most it could need, and room
/// that is not used has to be filled and mapped all the same.
fn append_converted<T>(out: &mut Vec<u8>, source: &[T], convert: impl Fn(&[T], &mut [u8]) -> (usize, usize)) {
    let (mut done, mut length) = (0, out.len());
    while done < source.len() {
        let rest = &source[done..];
        out.resize(length + rest.len() + rest.len() / 4 + 16, 0);
        let (read, written) = convert(rest, &mut out[length..]);
        done += read;
        length += written;
    }
    out.truncate(length);
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

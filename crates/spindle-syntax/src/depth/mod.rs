//! Room for recursion: the parser and the walks call themselves once per level of nesting, and a source may nest as deep
//! as it is long.
//!
//! Before a parse, the characters that can open a level are counted: an upper bound that needs no understanding. It fits
//! the stack at hand, or the parse gets a stack of its own; that costs address space, and memory only where it is used. For
//! large sources this bound is too high by far, so `nesting.rs` looks closer. What is too deep even then is refused.

mod nesting;

use crate::Language;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// Stack that one bracket needs at most, in bytes. Measured over all constructs that nest: 2300, optimized.
const BRACKET: usize = 8192 * UNOPTIMIZED;

/// Stack that one operator or word needs at most, in bytes. Measured: 900.
const LINK: usize = 2048 * UNOPTIMIZED;

/// Frames are larger in a build for debugging.
const UNOPTIMIZED: usize = if cfg!(debug_assertions) { 8 } else { 1 };

/// What a parse needs apart from nesting.
const BASE: usize = 256 << 10;

/// Up to here the quick bound will do.
const QUICK_MAX: usize = (256 << 20) * UNOPTIMIZED;

/// The largest stack to ask for.
const STACK_MAX: usize = (1 << 30) * UNOPTIMIZED;

/// The source nests too deeply to be parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooDeep;

/// Calls `run` with stack enough for all recursion over `source`.
pub fn with_room<R>(source: &str, language: Language, run: impl FnOnce() -> R) -> Result<R, TooDeep> {
    let mut needed = BASE + quick_bound(source.as_bytes());
    if needed > QUICK_MAX && !language.has_jsx() {
        needed = nesting::bound(source.as_bytes(), language.has_types()).map_or(needed, |bound| BASE + bound);
    }
    if needed > STACK_MAX {
        return Err(TooDeep);
    }
    let mut started = false;
    let result = catch_unwind(AssertUnwindSafe(|| {
        stacker::maybe_grow(needed, needed, || {
            started = true;
            run()
        })
    }));
    match result {
        Ok(value) => Ok(value),
        Err(_) if !started => Err(TooDeep), // the system would not give the stack
        Err(panic) => resume_unwind(panic),
    }
}

/// Stack for as many levels as there are characters that can open one.
fn quick_bound(text: &[u8]) -> usize {
    let mut brackets = 0;
    let mut links = 0;
    let mut before = Class::Other;
    for &byte in text {
        let class = CLASSES[byte as usize];
        brackets += usize::from(class == Class::Opener);
        links += usize::from(class == Class::Link || (class == Class::Word && before != Class::Word));
        before = class;
    }
    brackets * BRACKET + links * LINK
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Other,
    /// Opens a bracket, a template, a tag or type arguments.
    Opener,
    /// An operator.
    Link,
    Word,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut at = 0;
    while at < 256 {
        classes[at] = match at as u8 {
            b'(' | b'[' | b'{' | b'<' | b'`' => Class::Opener,
            b'!' | b'~' | b'+' | b'-' | b'*' | b'/' | b'%' | b'?' | b':' | b'=' | b'>' | b'&' | b'|'
            | b'^' | b'@' | b'.' => Class::Link,
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'$' | 0x80.. => Class::Word,
            _ => Class::Other,
        };
        at += 1;
    }
    classes
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_sources_have_room() {
        assert_eq!(with_room("const a = [1, 2, f(x => ({ y: x }))];\n", Language::JavaScript, || 5), Ok(5));
    }

    #[test]
    fn what_is_too_deep_is_refused() {
        let deep = "(".repeat(2_000_000);
        assert_eq!(with_room(&deep, Language::JavaScript, || 5), Err(TooDeep));
        assert_eq!(with_room(&deep, Language::Tsx, || 5), Err(TooDeep));
    }

    #[test]
    fn a_large_flat_source_has_room() {
        let flat = "exports.a = function (b) { return b ? [b] : { c: b / 2 }; };\n".repeat(50_000);
        assert_eq!(with_room(&flat, Language::JavaScript, || 5), Ok(5));
    }
}

//! Conversions between an op's arguments and results and Rust types: a closed set, read straight from the call.
//!
//! Built-in JavaScript has checked what users pass, so a mismatch is our own bug and becomes
//! `ERR_INTERNAL_ASSERTION`. Bytes are borrowed by [`OpCall::bytes`] and its relatives in `bytes/lend.rs`, not here.

use crate::bytes::own;
use crate::ops::{OpCall, OpError, set_number};
use crate::strings::{self, Chars, chars_of};
use mozjs::jsapi::{self as js, JSObject, Value};
use mozjs::jsval::{BooleanValue, Int32Value, NullValue, ObjectValue, UndefinedValue};
use std::mem::MaybeUninit;
use std::ops::Deref;

/// A type that an op's argument converts to.
pub trait FromArg: Sized {
    /// Converts argument `index`.
    ///
    /// # Errors
    /// `ERR_INTERNAL_ASSERTION` if the argument is of another type.
    fn from_arg(call: &mut OpCall<'_>, index: usize) -> Result<Self, OpError>;
}

/// A type that an op returns.
pub trait IntoJs {
    /// Sets the call's result.
    ///
    /// # Errors
    /// Out of memory, or too long a string (the exception is pending).
    fn into_js(self, call: &mut OpCall<'_>) -> Result<(), OpError>;
}

/// Text of code points below 256, one byte each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Latin1(pub Vec<u8>);

/// An item of an array of numbers and texts.
#[derive(Debug, Clone, PartialEq)]
pub enum Mixed {
    /// A number.
    Number(f64),
    /// A string.
    Text(Latin1),
}

impl IntoJs for Mixed {
    fn into_js(self, call: &mut OpCall<'_>) -> Result<(), OpError> {
        match self {
            Mixed::Number(value) => value.into_js(call),
            Mixed::Text(text) => text.into_js(call),
        }
    }
}

/// A file descriptor number, as JavaScript has it (0 or more).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fd(pub i32);

/// A path without NUL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathArg(pub String);

impl std::ops::Deref for PathArg {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl PathArg {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsRef<std::path::Path> for PathArg {
    fn as_ref(&self) -> &std::path::Path {
        self.0.as_ref()
    }
}

/// Bytes of text kept inside a [`StrArg`].
const INLINE: usize = 256;

/// A string argument as UTF-8; short ones live on the stack.
pub struct StrArg(Text);

#[allow(clippy::large_enum_variant, reason = "the point is to keep short text on the stack")]
enum Text {
    Inline { bytes: [MaybeUninit<u8>; INLINE], len: usize },
    Heap(String),
}

impl Deref for StrArg {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        match &self.0 {
            // SAFETY: `str_arg` wrote the first `len` bytes, and they are ASCII.
            Text::Inline { bytes, len } => unsafe {
                std::str::from_utf8_unchecked(std::slice::from_raw_parts(bytes.as_ptr().cast::<u8>(), *len))
            },
            Text::Heap(text) => text,
        }
    }
}

impl std::fmt::Debug for StrArg {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(&**self, out)
    }
}

impl OpCall<'_> {
    /// Argument `index`, a string, as UTF-8; lone surrogates become U+FFFD.
    ///
    /// # Errors
    /// `ERR_INTERNAL_ASSERTION` if it is no string; out of memory.
    #[inline]
    pub fn str_arg(&mut self, index: usize) -> Result<StrArg, OpError> {
        self.with_chars(index, |chars| match chars {
            Chars::Latin1(text) if text.len() <= INLINE && text.is_ascii() => {
                let mut bytes = [MaybeUninit::uninit(); INLINE];
                // SAFETY: the text fits, and the array is ours. (A loop over the bytes takes twice as long.)
                unsafe {
                    bytes.as_mut_ptr().cast::<u8>().copy_from_nonoverlapping(text.as_ptr(), text.len())
                };
                StrArg(Text::Inline { bytes, len: text.len() })
            }
            chars => StrArg(Text::Heap(chars.to_utf8())),
        })
    }

    /// Sets the result to a string of bytes `start..end` of argument `index`, a view: UTF-8, where what is malformed becomes
    /// U+FFFD, one for each maximal bad part.
    ///
    /// # Errors
    /// As [`OpCall::bytes`]; the range is not inside the view; out of memory, or too long a string.
    pub fn set_utf8_of(&mut self, index: usize, start: u32, end: u32) -> Result<(), OpError> {
        let text = self.with_bytes(index, start, end, strings::new_from_utf8)?;
        self.set_text(text)
    }

    /// The same of code points below 256, one byte each.
    ///
    /// # Errors
    /// As [`OpCall::set_utf8_of`].
    pub fn set_latin1_of(&mut self, index: usize, start: u32, end: u32) -> Result<(), OpError> {
        let text = self.with_bytes(index, start, end, strings::new_latin1)?;
        self.set_text(text)
    }

    /// Reads the characters of a string argument in place.
    #[inline]
    fn with_chars<R>(&mut self, index: usize, read: impl FnOnce(Chars<'_>) -> R) -> Result<R, OpError> {
        let value = self.value(index);
        if !value.is_string() {
            return Err(self.mismatch(index, "a string"));
        }
        // SAFETY: the string is a live argument; `read` gets nothing that could collect.
        match unsafe { chars_of(self.raw(), value.to_string()) } {
            Some(chars) => Ok(read(chars)),
            None => Err(OpError::Thrown),
        }
    }

    /// Appends argument `index`, a string or undefined, as UTF-8; lone surrogates become U+FFFD.
    ///
    /// # Errors
    /// As [`OpCall::str_arg`].
    #[inline]
    pub fn append_utf8(&mut self, index: usize, out: &mut Vec<u8>) -> Result<(), OpError> {
        if self.is_undefined(index) {
            return Ok(());
        }
        self.with_chars(index, |chars| chars.append_utf8(out))
    }

    /// Appends argument `index`, a string or undefined, as one byte a unit: Latin-1, higher bits are dropped.
    ///
    /// # Errors
    /// As [`OpCall::str_arg`].
    #[inline]
    pub fn append_latin1(&mut self, index: usize, out: &mut Vec<u8>) -> Result<(), OpError> {
        if self.is_undefined(index) {
            return Ok(());
        }
        self.with_chars(index, |chars| match chars {
            Chars::Latin1(bytes) => out.extend_from_slice(bytes),
            Chars::Utf16(units) => out.extend(units.iter().map(|unit| *unit as u8)),
        })
    }

    /// Length of argument `index`, a string or undefined, in UTF-16 units.
    ///
    /// # Errors
    /// As [`OpCall::str_arg`].
    pub fn string_length(&mut self, index: usize) -> Result<usize, OpError> {
        if self.is_undefined(index) {
            return Ok(0);
        }
        self.with_chars(index, |chars| match chars {
            Chars::Latin1(bytes) => bytes.len(),
            Chars::Utf16(units) => units.len(),
        })
    }

    /// Length of argument `index`, a string or undefined, as UTF-8.
    ///
    /// # Errors
    /// As [`OpCall::str_arg`].
    #[inline]
    pub fn utf8_length(&mut self, index: usize) -> Result<usize, OpError> {
        if self.is_undefined(index) {
            return Ok(0);
        }
        self.with_chars(index, |chars| match chars {
            Chars::Latin1(bytes) => bytes.len() + bytes.iter().filter(|byte| !byte.is_ascii()).count(),
            Chars::Utf16(units) => char::decode_utf16(units.iter().copied())
                .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER).len_utf8())
                .sum(),
        })
    }

    fn number_arg(&self, index: usize, wanted: &str) -> Result<f64, OpError> {
        let value = self.value(index);
        if value.is_number() { Ok(value.to_number()) } else { Err(self.mismatch(index, wanted)) }
    }

    /// A whole number between the bounds.
    fn whole_arg(
        &self,
        index: usize,
        bounds: std::ops::RangeInclusive<f64>,
        wanted: &str,
    ) -> Result<f64, OpError> {
        let number = self.number_arg(index, wanted)?;
        let fits = bounds.contains(&number) && number.fract() == 0.0;
        if fits { Ok(number) } else { Err(self.mismatch(index, wanted)) }
    }

    fn set_object(&mut self, object: *mut JSObject) -> Result<(), OpError> {
        if object.is_null() {
            return Err(OpError::Thrown);
        }
        self.set_value(ObjectValue(object));
        Ok(())
    }

    fn set_text(&mut self, text: Option<Value>) -> Result<(), OpError> {
        self.set_value(text.ok_or(OpError::Thrown)?);
        Ok(())
    }
}

impl FromArg for bool {
    #[inline]
    fn from_arg(call: &mut OpCall<'_>, index: usize) -> Result<bool, OpError> {
        let value = call.value(index);
        if value.is_boolean() { Ok(value.to_boolean()) } else { Err(call.mismatch(index, "a boolean")) }
    }
}

impl FromArg for i32 {
    #[inline]
    fn from_arg(call: &mut OpCall<'_>, index: usize) -> Result<i32, OpError> {
        let value = call.value(index);
        if value.is_int32() {
            return Ok(value.to_int32());
        }
        call.whole_arg(index, f64::from(i32::MIN)..=f64::from(i32::MAX), "a 32-bit integer")
            .map(|number| number as i32)
    }
}

impl FromArg for u32 {
    #[inline]
    fn from_arg(call: &mut OpCall<'_>, index: usize) -> Result<u32, OpError> {
        let value = call.value(index);
        if value.is_int32() && value.to_int32() >= 0 {
            return Ok(value.to_int32() as u32);
        }
        call.whole_arg(index, 0.0..=f64::from(u32::MAX), "an unsigned 32-bit integer")
            .map(|number| number as u32)
    }
}

impl FromArg for i64 {
    fn from_arg(call: &mut OpCall<'_>, index: usize) -> Result<i64, OpError> {
        const SAFE: f64 = 9_007_199_254_740_992.0;
        call.whole_arg(index, -SAFE..=SAFE, "a whole number up to 2^53").map(|number| number as i64)
    }
}

impl FromArg for f64 {
    #[inline]
    fn from_arg(call: &mut OpCall<'_>, index: usize) -> Result<f64, OpError> {
        call.number_arg(index, "a number")
    }
}

impl FromArg for String {
    fn from_arg(call: &mut OpCall<'_>, index: usize) -> Result<String, OpError> {
        call.with_chars(index, |chars| chars.to_utf8())
    }
}

impl FromArg for Latin1 {
    fn from_arg(call: &mut OpCall<'_>, index: usize) -> Result<Latin1, OpError> {
        let bytes = call.with_chars(index, |chars| match chars {
            Chars::Latin1(bytes) => Some(bytes.to_vec()),
            // The engine may keep text of small code points in the wide form.
            Chars::Utf16(units) => units.iter().map(|unit| u8::try_from(*unit).ok()).collect(),
        })?;
        bytes.map(Latin1).ok_or_else(|| call.mismatch(index, "a string of code points below 256"))
    }
}

impl FromArg for Fd {
    #[inline]
    fn from_arg(call: &mut OpCall<'_>, index: usize) -> Result<Fd, OpError> {
        let number = call.arg::<i32>(index)?;
        if number >= 0 { Ok(Fd(number)) } else { Err(call.mismatch(index, "a file descriptor")) }
    }
}

impl FromArg for PathArg {
    fn from_arg(call: &mut OpCall<'_>, index: usize) -> Result<PathArg, OpError> {
        let text = call.arg::<String>(index)?;
        if text.contains('\0') { Err(call.mismatch(index, "a path without NUL")) } else { Ok(PathArg(text)) }
    }
}

impl FromArg for Vec<u8> {
    fn from_arg(call: &mut OpCall<'_>, index: usize) -> Result<Vec<u8>, OpError> {
        call.copied(index)
    }
}

impl<T: FromArg> FromArg for Option<T> {
    fn from_arg(call: &mut OpCall<'_>, index: usize) -> Result<Option<T>, OpError> {
        if call.value(index).is_null_or_undefined() { Ok(None) } else { T::from_arg(call, index).map(Some) }
    }
}

impl IntoJs for () {
    #[inline]
    fn into_js(self, call: &mut OpCall<'_>) -> Result<(), OpError> {
        call.set_value(UndefinedValue());
        Ok(())
    }
}

impl IntoJs for bool {
    #[inline]
    fn into_js(self, call: &mut OpCall<'_>) -> Result<(), OpError> {
        call.set_value(BooleanValue(self));
        Ok(())
    }
}

impl IntoJs for i32 {
    #[inline]
    fn into_js(self, call: &mut OpCall<'_>) -> Result<(), OpError> {
        call.set_value(Int32Value(self));
        Ok(())
    }
}

macro_rules! number_into_js {
    ($($ty:ty),*) => {$(
        impl IntoJs for $ty {
            #[inline]
            fn into_js(self, call: &mut OpCall<'_>) -> Result<(), OpError> {
                set_number(call, self as f64);
                Ok(())
            }
        }
    )*};
}
number_into_js!(f64);

macro_rules! integer_into_js {
    ($($ty:ty),*) => {$(
        impl IntoJs for $ty {
            #[inline]
            fn into_js(self, call: &mut OpCall<'_>) -> Result<(), OpError> {
                // Cheaper than to find out from the double.
                match i32::try_from(self) {
                    Ok(int) => call.set_value(Int32Value(int)),
                    Err(_) => set_number(call, self as f64),
                }
                Ok(())
            }
        }
    )*};
}
integer_into_js!(u8, u16, u32, i64, u64, usize);

impl IntoJs for &str {
    fn into_js(self, call: &mut OpCall<'_>) -> Result<(), OpError> {
        let text = strings::new_string(call.raw(), self);
        call.set_text(text)
    }
}

impl IntoJs for String {
    fn into_js(self, call: &mut OpCall<'_>) -> Result<(), OpError> {
        self.as_str().into_js(call)
    }
}

impl IntoJs for Latin1 {
    fn into_js(self, call: &mut OpCall<'_>) -> Result<(), OpError> {
        let text = strings::new_latin1(call.raw(), &self.0);
        call.set_text(text)
    }
}

impl IntoJs for Vec<u8> {
    /// An `ArrayBuffer`, without a copy.
    fn into_js(self, call: &mut OpCall<'_>) -> Result<(), OpError> {
        let object = own::array_buffer(call.raw(), self);
        call.set_object(object)
    }
}

impl IntoJs for Vec<f64> {
    /// A `Float64Array`, without a copy.
    fn into_js(self, call: &mut OpCall<'_>) -> Result<(), OpError> {
        let object = own::float_array(call.raw(), self);
        call.set_object(object)
    }
}

impl<T: IntoJs> IntoJs for Option<T> {
    /// `null` if there is none.
    fn into_js(self, call: &mut OpCall<'_>) -> Result<(), OpError> {
        match self {
            Some(value) => value.into_js(call),
            None => {
                call.set_value(NullValue());
                Ok(())
            }
        }
    }
}

/// Fills an array through the call's result slot, one rooted item after the other.
struct ArrayBuilder {
    base: u32,
}

impl ArrayBuilder {
    fn new(call: &mut OpCall<'_>) -> ArrayBuilder {
        ArrayBuilder { base: call.cx().roots().len() }
    }

    fn add(&self, call: &mut OpCall<'_>, item: impl IntoJs) -> Result<(), OpError> {
        let added = item.into_js(call);
        let value = call.result();
        call.cx().roots().push(value);
        added.inspect_err(|_| call.cx().roots().truncate(self.base))
    }

    fn finish(self, call: &mut OpCall<'_>) -> Result<(), OpError> {
        let values = call.cx().roots().args_from(self.base);
        // SAFETY: the values lie in the root stack, which does not move.
        let object = unsafe { js::NewArrayObject(call.raw(), &values) };
        call.cx().roots().truncate(self.base);
        call.set_object(object)
    }
}

/// Long lists would overrun the root stack, so they are set element by element.
fn set_elements<T: IntoJs>(call: &mut OpCall<'_>, items: Vec<T>) -> Result<(), OpError> {
    let raw = call.raw();
    // SAFETY: plain allocation; rooted at once.
    mozjs::rooted!(in(raw) let array = unsafe { js::NewArrayObject1(raw, items.len()) });
    if array.get().is_null() {
        return Err(OpError::Thrown);
    }
    for (index, item) in items.into_iter().enumerate() {
        item.into_js(call)?;
        mozjs::rooted!(in(raw) let value = call.result());
        let attributes = js::JSPROP_ENUMERATE as u32;
        // SAFETY: the handles are rooted.
        if !unsafe {
            js::JS_DefineElement(raw, array.handle().into(), index as u32, value.handle().into(), attributes)
        } {
            return Err(OpError::Thrown);
        }
    }
    call.set_object(array.get())
}

macro_rules! list_into_js {
    ($($ty:ty),*) => {$(
        impl IntoJs for Vec<$ty> {
            /// An array.
            fn into_js(self, call: &mut OpCall<'_>) -> Result<(), OpError> {
                set_elements(call, self)
            }
        }
    )*};
}
list_into_js!(String, Latin1, Mixed, i32, u32, Option<String>, Vec<u8>);

macro_rules! tuple_into_js {
    ($($name:ident $index:tt),*) => {
        impl<$($name: IntoJs),*> IntoJs for ($($name,)*) {
            /// An array.
            fn into_js(self, call: &mut OpCall<'_>) -> Result<(), OpError> {
                let array = ArrayBuilder::new(call);
                $(array.add(call, self.$index)?;)*
                array.finish(call)
            }
        }
    };
}
tuple_into_js!(A 0, B 1);
tuple_into_js!(A 0, B 1, C 2);
tuple_into_js!(A 0, B 1, C 2, D 3);
tuple_into_js!(A 0, B 1, C 2, D 3, E 4);
tuple_into_js!(A 0, B 1, C 2, D 3, E 4, F 5);

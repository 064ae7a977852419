//! Strings as UTF-16 units, for ops that must see lone surrogates or each unit's low byte (`Buffer`'s encodings).

use crate::convert::{FromArg, IntoJs};
use crate::ops::{OpCall, OpError};
use crate::strings::{self, Chars, chars_of};

/// A string as UTF-16 units, lone surrogates included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Utf16(pub Vec<u16>);

impl FromArg for Utf16 {
    fn from_arg(call: &mut OpCall<'_>, index: usize) -> Result<Utf16, OpError> {
        let value = call.value(index);
        if !value.is_string() {
            return Err(call.mismatch(index, "a string"));
        }
        // SAFETY: the string is a live argument, and its characters are copied before anything else runs.
        let chars = unsafe { chars_of(call.raw(), value.to_string()) }.ok_or(OpError::Thrown)?;
        Ok(Utf16(match chars {
            Chars::Latin1(bytes) => bytes.iter().map(|byte| u16::from(*byte)).collect(),
            Chars::Utf16(units) => units.to_vec(),
        }))
    }
}

impl IntoJs for Utf16 {
    fn into_js(self, call: &mut OpCall<'_>) -> Result<(), OpError> {
        let text = strings::new_utf16(call.raw(), &self.0).ok_or(OpError::Thrown)?;
        call.set_value(text);
        Ok(())
    }
}

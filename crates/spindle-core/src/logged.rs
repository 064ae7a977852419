//! How results of effects and pool work are written to the record/replay log and read back.
//!
//! A value's encoding is little-endian and self-delimiting; the log frames each entry and names its op, so
//! a value needs no type tag of its own. The framing and the file are `spindle_loop::oplog`'s.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use spindle_engine::{Arg, ErrorKind, IntoJs, OpCall, OpError};

/// A value that an effect may return: it can be written to the log and read back.
pub trait Logged: Sized {
    /// Appends the value to `out`.
    fn put(&self, out: &mut Vec<u8>);
    /// Takes a value off the front of `input`; none if the bytes do not hold one.
    fn take(input: &mut &[u8]) -> Option<Self>;
    /// Which bytes of the op's view (a pool op: of its pinned range) it filled, as start and length; they are logged with it.
    fn filled(&self) -> Option<(usize, usize)> {
        None
    }
}

/// The result of an op that fills part of a view: `count` bytes from byte `at`. JavaScript sees `count`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filled {
    /// First byte filled.
    pub at: u32,
    /// Number of bytes filled, or a negative errno where the op reports would-block that way.
    pub count: i32,
}

impl IntoJs for Filled {
    fn into_js(self, call: &mut OpCall<'_>) -> Result<(), OpError> {
        self.count.into_js(call)
    }
}

impl Logged for Filled {
    fn put(&self, out: &mut Vec<u8>) {
        self.at.put(out);
        self.count.put(out);
    }

    fn take(input: &mut &[u8]) -> Option<Self> {
        Some(Filled { at: Logged::take(input)?, count: Logged::take(input)? })
    }

    fn filled(&self) -> Option<(usize, usize)> {
        (self.count > 0).then_some((self.at as usize, self.count as usize))
    }
}

fn take_bytes<'a>(input: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (head, tail) = input.split_at_checked(count)?;
    *input = tail;
    Some(head)
}

macro_rules! logged_number {
    ($($ty:ty),*) => {$(
        impl Logged for $ty {
            fn put(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }

            fn take(input: &mut &[u8]) -> Option<Self> {
                let bytes = take_bytes(input, size_of::<$ty>())?;
                Some(<$ty>::from_le_bytes(bytes.try_into().ok()?))
            }
        }
    )*};
}
logged_number!(u8, i32, u32, i64, u64, f64);

impl Logged for () {
    fn put(&self, _: &mut Vec<u8>) {}

    fn take(_: &mut &[u8]) -> Option<Self> {
        Some(())
    }
}

impl Logged for bool {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    fn take(input: &mut &[u8]) -> Option<Self> {
        Some(u8::take(input)? != 0)
    }
}

impl Logged for String {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u32).put(out);
        out.extend_from_slice(self.as_bytes());
    }

    fn take(input: &mut &[u8]) -> Option<Self> {
        let count = u32::take(input)? as usize;
        String::from_utf8(take_bytes(input, count)?.to_vec()).ok()
    }
}

impl<T: Logged> Logged for Vec<T> {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u32).put(out);
        self.iter().for_each(|value| value.put(out));
    }

    fn take(input: &mut &[u8]) -> Option<Self> {
        let count = u32::take(input)?;
        (0..count).map(|_| T::take(input)).collect()
    }
}

impl<T: Logged> Logged for Option<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.is_some().put(out);
        self.iter().for_each(|value| value.put(out));
    }

    fn take(input: &mut &[u8]) -> Option<Self> {
        if bool::take(input)? { T::take(input).map(Some) } else { Some(None) }
    }
}

macro_rules! logged_tuple {
    ($($name:ident $index:tt),*) => {
        impl<$($name: Logged),*> Logged for ($($name,)*) {
            fn put(&self, out: &mut Vec<u8>) {
                $(self.$index.put(out);)*
            }

            fn take(input: &mut &[u8]) -> Option<Self> {
                Some(($($name::take(input)?,)*))
            }
        }
    };
}
logged_tuple!(A 0, B 1);
logged_tuple!(A 0, B 1, C 2);
logged_tuple!(A 0, B 1, C 2, D 3);

/// Appends an entry's arguments. Values that the world cannot have made are not among them.
pub(crate) fn put_args(args: &[Arg<'_>], out: &mut Vec<u8>) {
    for arg in args {
        match arg {
            Arg::Undefined | Arg::Global(_) => out.push(0),
            Arg::Null => out.push(1),
            Arg::Bool(value) => (2u8, *value).put(out),
            Arg::Int(value) => (3u8, *value).put(out),
            Arg::Num(value) => (4u8, *value).put(out),
            Arg::Str(text) => put_tagged(5, text.as_bytes(), out),
            Arg::Latin1(text) => put_tagged(6, text, out),
            Arg::Bytes(cell) => {
                let bytes = cell.take();
                put_tagged(7, &bytes, out);
                cell.set(bytes);
            }
            Arg::Floats(cell) => {
                let numbers = cell.take();
                out.push(8);
                numbers.put(out);
                cell.set(numbers);
            }
        }
    }
}

fn put_tagged(tag: u8, bytes: &[u8], out: &mut Vec<u8>) {
    out.push(tag);
    (bytes.len() as u32).put(out);
    out.extend_from_slice(bytes);
}

/// An argument read back.
pub(crate) enum OwnedArg {
    Undefined,
    Null,
    Bool(bool),
    Int(i32),
    Num(f64),
    Str(String),
    Latin1(Vec<u8>),
    Bytes(Vec<u8>),
    Floats(Vec<f64>),
}

impl OwnedArg {
    /// The argument as an entry takes it.
    pub(crate) fn as_arg(&self) -> Arg<'_> {
        match self {
            OwnedArg::Undefined => Arg::Undefined,
            OwnedArg::Null => Arg::Null,
            OwnedArg::Bool(value) => Arg::Bool(*value),
            OwnedArg::Int(value) => Arg::Int(*value),
            OwnedArg::Num(value) => Arg::Num(*value),
            OwnedArg::Str(text) => Arg::Str(text),
            OwnedArg::Latin1(text) => Arg::Latin1(text),
            OwnedArg::Bytes(bytes) => Arg::bytes(bytes.clone()),
            OwnedArg::Floats(numbers) => Arg::floats(numbers.clone()),
        }
    }

    fn take(input: &mut &[u8]) -> Option<OwnedArg> {
        Some(match u8::take(input)? {
            0 => OwnedArg::Undefined,
            1 => OwnedArg::Null,
            2 => OwnedArg::Bool(Logged::take(input)?),
            3 => OwnedArg::Int(Logged::take(input)?),
            4 => OwnedArg::Num(Logged::take(input)?),
            5 => OwnedArg::Str(Logged::take(input)?),
            6 => OwnedArg::Latin1(Logged::take(input)?),
            7 => OwnedArg::Bytes(Logged::take(input)?),
            8 => OwnedArg::Floats(Logged::take(input)?),
            _ => return None,
        })
    }
}

/// An entry's arguments; none if the bytes are no such list.
pub(crate) fn take_args(input: &mut &[u8]) -> Option<Vec<OwnedArg>> {
    let mut args = Vec::new();
    while !input.is_empty() {
        args.push(OwnedArg::take(input)?);
    }
    Some(args)
}

impl Logged for OpError {
    fn put(&self, out: &mut Vec<u8>) {
        match self {
            OpError::System { errno, syscall, path, dest } => {
                out.push(0);
                errno.put(out);
                (*syscall).to_owned().put(out);
                path.put(out);
                dest.put(out);
            }
            OpError::Code { code, message, kind } => {
                out.push(1);
                (*code).to_owned().put(out);
                message.put(out);
                out.push(*kind as u8);
            }
            OpError::Thrown => out.push(2),
        }
    }

    fn take(input: &mut &[u8]) -> Option<Self> {
        Some(match u8::take(input)? {
            0 => OpError::System {
                errno: Logged::take(input)?,
                syscall: intern(String::take(input)?),
                path: Logged::take(input)?,
                dest: Logged::take(input)?,
            },
            1 => OpError::Code {
                code: intern(String::take(input)?),
                message: Logged::take(input)?,
                kind: ErrorKind::from_u8(u8::take(input)?)?,
            },
            _ => OpError::Thrown,
        })
    }
}

/// Errors name system calls and codes by static text; a replayed one leaks its few bytes instead, once for each text.
fn intern(text: String) -> &'static str {
    static KNOWN: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(same) = known.get(text.as_str()) {
        return same;
    }
    let text: &'static str = Box::leak(text.into_boxed_str());
    known.insert(text);
    text
}

impl<T: Logged> Logged for Result<T, OpError> {
    fn put(&self, out: &mut Vec<u8>) {
        self.is_ok().put(out);
        match self {
            Ok(value) => value.put(out),
            Err(error) => error.put(out),
        }
    }

    fn take(input: &mut &[u8]) -> Option<Self> {
        if bool::take(input)? { T::take(input).map(Ok) } else { OpError::take(input).map(Err) }
    }

    fn filled(&self) -> Option<(usize, usize)> {
        self.as_ref().ok().and_then(Logged::filled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round_trip<T: Logged + PartialEq + std::fmt::Debug>(value: T) {
        let mut bytes = Vec::new();
        value.put(&mut bytes);
        let mut input = &bytes[..];
        assert_eq!(T::take(&mut input), Some(value));
        assert!(input.is_empty());
    }

    #[test]
    fn every_kind_of_value_comes_back() {
        round_trip(());
        round_trip((true, -5i32, 3.25f64));
        round_trip(vec![String::from("a"), String::from("\u{1F600}")]);
        round_trip(Some(7u32));
        round_trip(Option::<u32>::None);
        round_trip(Filled { at: 3, count: 9 });
    }

    #[test]
    fn truncated_bytes_are_refused() {
        let mut bytes = Vec::new();
        String::from("spindle").put(&mut bytes);
        bytes.pop();
        assert_eq!(String::take(&mut &bytes[..]), None);
    }
}

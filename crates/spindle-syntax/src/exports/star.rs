//! The loops by which Babel hands on all names of a module: `Object.keys(_dep).forEach(function (key) { .. })`.

use super::{Cursor, enumerable, getter_head, getter_tail};
use oxc_parser::Kind;

/// The variable whose names are handed on, if what follows `Object.keys` is such a loop.
pub fn forwarded_variable(mut cursor: Cursor<'_>) -> Option<&str> {
    cursor.is(Kind::LParen)?;
    let from = cursor.identifier()?;
    cursor.all([Kind::RParen, Kind::Dot])?;
    cursor.word("forEach")?;
    cursor.all([Kind::LParen, Kind::Function, Kind::LParen])?;
    let key = cursor.identifier()?;
    cursor.all([Kind::RParen, Kind::LCurly, Kind::If, Kind::LParen])?;
    cursor.word(key)?;
    match cursor.kind() {
        Kind::Eq3 => guards_that_return(&mut cursor, from, key)?,
        Kind::Neq2 => guard_around(&mut cursor, key)?,
        _ => return None,
    }
    copy(&mut cursor, from, key)?;
    cursor.all([Kind::RCurly, Kind::RParen])?;
    Some(from)
}

fn quoted(cursor: &mut Cursor<'_>, text: &str) -> Option<()> {
    let literal = cursor.string()?;
    (literal[1..literal.len() - 1] == *text).then_some(())
}

/// `key === 'default' || key === '__esModule') return;` and up to two more conditions.
fn guards_that_return(cursor: &mut Cursor<'_>, from: &str, key: &str) -> Option<()> {
    cursor.is(Kind::Eq3)?;
    quoted(cursor, "default")?;
    cursor.is(Kind::Pipe2)?;
    cursor.word(key)?;
    cursor.is(Kind::Eq3)?;
    quoted(cursor, "__esModule")?;
    returns(cursor)?;
    if cursor.kind() != Kind::If {
        return Some(());
    }
    cursor.all([Kind::If, Kind::LParen])?;
    let mut ahead = *cursor;
    if has_own(&mut ahead, key).is_some() {
        *cursor = ahead;
        returns(cursor)?;
        if cursor.kind() != Kind::If {
            return Some(());
        }
        cursor.all([Kind::If, Kind::LParen])?;
    }
    cursor.word(key)?;
    cursor.is(Kind::In)?;
    cursor.exports()?;
    cursor.is(Kind::Amp2)?;
    cursor.exports()?;
    indexed(cursor, key)?;
    cursor.is(Kind::Eq3)?;
    cursor.word(from)?;
    indexed(cursor, key)?;
    returns(cursor)
}

/// `) return;`
fn returns(cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.all([Kind::RParen, Kind::Return])?;
    cursor.maybe(Kind::Semicolon);
    Some(())
}

/// `[key]`
fn indexed(cursor: &mut Cursor<'_>, key: &str) -> Option<()> {
    cursor.is(Kind::LBrack)?;
    cursor.word(key)?;
    cursor.is(Kind::RBrack)
}

/// `Object.prototype.hasOwnProperty.call(names, key)`
fn has_own(cursor: &mut Cursor<'_>, key: &str) -> Option<()> {
    cursor.word("Object")?;
    cursor.is(Kind::Dot)?;
    if cursor.word("prototype").is_some() {
        cursor.is(Kind::Dot)?;
    }
    cursor.word("hasOwnProperty")?;
    cursor.is(Kind::Dot)?;
    cursor.word("call")?;
    cursor.is(Kind::LParen)?;
    cursor.identifier()?;
    cursor.is(Kind::Comma)?;
    cursor.word(key)?;
    cursor.is(Kind::RParen)
}

/// `key !== 'default' && !names.hasOwnProperty(key))`
fn guard_around(cursor: &mut Cursor<'_>, key: &str) -> Option<()> {
    cursor.is(Kind::Neq2)?;
    quoted(cursor, "default")?;
    if cursor.is(Kind::Amp2).is_some() {
        cursor.is(Kind::Bang)?;
        let mut ahead = *cursor;
        if has_own(&mut ahead, key).is_some() {
            *cursor = ahead;
        } else {
            cursor.identifier()?;
            cursor.is(Kind::Dot)?;
            cursor.word("hasOwnProperty")?;
            cursor.is(Kind::LParen)?;
            cursor.word(key)?;
            cursor.is(Kind::RParen)?;
        }
    }
    cursor.is(Kind::RParen)
}

/// `exports[key] = from[key];` or the same as a property with a getter.
fn copy(cursor: &mut Cursor<'_>, from: &str, key: &str) -> Option<()> {
    let mut ahead = *cursor;
    if ahead.exports().is_some() {
        *cursor = ahead;
        indexed(cursor, key)?;
        cursor.is(Kind::Eq)?;
        cursor.word(from)?;
        indexed(cursor, key)?;
    } else {
        cursor.word("Object")?;
        cursor.is(Kind::Dot)?;
        cursor.word("defineProperty")?;
        cursor.is(Kind::LParen)?;
        cursor.exports()?;
        cursor.is(Kind::Comma)?;
        cursor.word(key)?;
        cursor.all([Kind::Comma, Kind::LCurly])?;
        enumerable(cursor)?;
        getter_head(cursor)?;
        cursor.word(from)?;
        indexed(cursor, key)?;
        getter_tail(cursor)?;
    }
    cursor.maybe(Kind::Semicolon);
    Some(())
}

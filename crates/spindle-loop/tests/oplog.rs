//! The contract: a log gives back what was put in, in order; a run that asks for something else is told at
//! which entry; a damaged file is refused at the damage, never by a panic and never with all of the memory.

use spindle_loop::oplog::{EntryKind, LogError, OpLog};
use std::cell::RefCell;
use std::io::{self, Cursor, Write};
use std::rc::Rc;

#[derive(Clone, Default)]
struct File(Rc<RefCell<Vec<u8>>>);

impl Write for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const BUILD: &str = "spindle test";

fn entries() -> Vec<(EntryKind, &'static str, Vec<u8>)> {
    vec![
        (EntryKind::Effect, "op_fs_open_sync", b"3".to_vec()),
        (EntryKind::Filled, "op_fs_read", vec![7; 300]),
        (EntryKind::Effect, "op_fs_open_sync", Vec::new()),
        (EntryKind::Entry, "readable", vec![0, 255, 128]),
        (EntryKind::Choice, "", vec![1]),
        (EntryKind::Clock, "now", u64::MAX.to_le_bytes().to_vec()),
    ]
}

fn recorded() -> Vec<u8> {
    let file = File::default();
    let mut log = OpLog::recording(Box::new(file.clone()), BUILD).unwrap();
    for (kind, name, payload) in entries() {
        log.put(kind, name, &payload).unwrap();
    }
    assert!(matches!(log.take(EntryKind::Effect, "x"), Err(LogError::WrongDirection)));
    log.finish().unwrap();
    file.0.take()
}

fn replay(bytes: Vec<u8>) -> Result<OpLog, LogError> {
    OpLog::replaying(Box::new(Cursor::new(bytes)), BUILD)
}

/// Reads all entries, or says what went wrong first.
fn read_all(bytes: Vec<u8>) -> Result<(), LogError> {
    let mut log = replay(bytes)?;
    for (kind, name, payload) in entries() {
        if log.take(kind, name)? != payload {
            return Err(LogError::NotALog);
        }
    }
    log.finish()
}

#[test]
fn what_was_put_in_comes_out() {
    read_all(recorded()).unwrap();
    let mut log = replay(recorded()).unwrap();
    assert!(matches!(log.put(EntryKind::Effect, "x", b""), Err(LogError::WrongDirection)));
    assert!(!log.is_recording() && log.entries() == 0);
}

/// A name is written once.
#[test]
fn repeated_names_cost_a_byte() {
    let file = File::default();
    let mut log = OpLog::recording(Box::new(file.clone()), BUILD).unwrap();
    for _ in 0..100 {
        log.put(EntryKind::Effect, "op_tcp_write_string", b"").unwrap();
    }
    log.finish().unwrap();
    assert!(file.0.borrow().len() < 100 * 3 + 60, "{}", file.0.borrow().len());
}

#[test]
fn a_run_that_goes_another_way_is_told_where() {
    let mut log = replay(recorded()).unwrap();
    log.take(EntryKind::Effect, "op_fs_open_sync").unwrap();
    let error = log.take(EntryKind::Effect, "op_fs_read").unwrap_err();
    let expected =
        "the run diverged at entry 1: it asked for Effect op_fs_read, the log holds Filled op_fs_read";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_run_that_is_longer_or_shorter_is_told() {
    let empty = File::default();
    OpLog::recording(Box::new(empty.clone()), BUILD).unwrap().finish().unwrap();
    let error = replay(empty.0.take()).unwrap().take(EntryKind::Effect, "more").unwrap_err();
    let expected = "the run diverged at entry 0: it asked for Effect more, the log holds the end";
    assert_eq!(error.to_string(), expected);
    let error = replay(recorded()).unwrap().finish().unwrap_err();
    let expected = "the run diverged at entry 0: it asked for the end, the log holds Effect op_fs_open_sync";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn only_the_same_build_reads_a_log() {
    let other = OpLog::replaying(Box::new(Cursor::new(recorded())), "another");
    assert!(matches!(other, Err(LogError::Build { found }) if found == BUILD));
    assert!(matches!(replay(b"#!/bin/sh\n".to_vec()), Err(LogError::NotALog)));
    assert!(matches!(replay(Vec::new()), Err(LogError::Empty)));
    let mut newer = recorded();
    newer[8] = 3;
    assert!(matches!(replay(newer), Err(LogError::Version { found: 3 })));
}

/// Every prefix of a log and every log with one flipped bit: an error, or the same content where the bit
/// happens to say the same, and always an end.
#[test]
fn damage_is_found() {
    let bytes = recorded();
    for end in 0..bytes.len() {
        assert!(read_all(bytes[..end].to_vec()).is_err(), "cut off at {end}");
    }
    for bit in 0..bytes.len() * 8 {
        let mut damaged = bytes.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        assert!(read_all(damaged).is_err(), "bit {bit}");
    }
}

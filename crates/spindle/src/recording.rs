//! `--record FILE` and `--replay FILE`, as the first words of the command line: what a log says of the command itself.
//!
//! The head of a log holds the words behind those two, the environment and the paths of the executable, so that a replay
//! needs nothing but the log: neither the program's files, nor its folder, nor its environment.

use crate::environment::Environment;
use spindle_loop::oplog::{EntryKind, LogError, MAGIC, OpLog};
use std::fs::File;
use std::io::{self, Read, Seek};
use std::os::unix::fs::OpenOptionsExt;

/// What is to be done about a log.
#[derive(Debug, PartialEq, Eq)]
pub enum Wish {
    /// Nothing.
    None,
    /// Write one to this file.
    Record(String),
    /// Repeat the run whose log this file is.
    Replay(String),
}

/// Takes the wish off the front of the words.
pub fn split(words: &mut Vec<String>) -> Wish {
    match words.first().map(String::as_str) {
        Some(first @ ("--record" | "--replay")) if words.len() > 1 => {
            let is_record = first == "--record";
            let file = words.drain(..2).nth(1).unwrap_or_default();
            if is_record { Wish::Record(file) } else { Wish::Replay(file) }
        }
        _ => Wish::None,
    }
}

/// How a recorded run was asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The words of the command line.
    pub words: Vec<String>,
    /// The environment, `.env` files included.
    pub env: Environment,
    /// `process.execPath` and `process.argv0`.
    pub paths: [String; 2],
}

const NAME: &str = "command line";

/// Begins a recording. A log holds the environment and all that the program read, so only this user may read it.
///
/// # Errors
/// The file cannot be written, or is there and is no log: somebody forgot to name one.
pub fn record(file: &str, head: &Head) -> Result<OpLog, LogError> {
    let mut options = File::options();
    let mut target = options.read(true).write(true).create(true).truncate(false).mode(0o600).open(file)?;
    let mut begin = Vec::new();
    (&mut target).take(MAGIC.len() as u64).read_to_end(&mut begin)?;
    if !begin.is_empty() && begin != MAGIC {
        return Err(LogError::Io(io::Error::other(
            "the file is there and is no log; name another one for --record",
        )));
    }
    target.rewind()?;
    target.set_len(0)?;
    let mut log = OpLog::recording(Box::new(target), &spindle_runtime::build_id())?;
    let env = head.env.iter().flat_map(|(name, value)| [name, value]);
    let counts = format!("{} ", head.words.len());
    let texts = head.words.iter().chain(&head.paths).chain(env);
    // No text of a command line or an environment holds a NUL.
    let payload = counts + &texts.map(String::as_str).collect::<Vec<_>>().join("\0");
    log.put(EntryKind::Effect, NAME, payload.as_bytes())?;
    Ok(log)
}

/// Opens a recording.
///
/// # Errors
/// The file cannot be read or is not a log that this build wrote.
pub fn replay(file: &str) -> Result<(OpLog, Head), LogError> {
    let mut log = OpLog::replaying(Box::new(File::open(file)?), &spindle_runtime::build_id())?;
    let head = parse(&String::from_utf8_lossy(log.take(EntryKind::Effect, NAME)?));
    Ok((log, head.ok_or(LogError::Corrupt { entry: 0 })?))
}

fn parse(payload: &str) -> Option<Head> {
    let (count, texts) = payload.split_once(' ')?;
    let mut texts = texts.split('\0').map(str::to_owned);
    let words: Vec<String> = texts.by_ref().take(count.parse().ok()?).collect();
    let paths = [texts.next()?, texts.next()?];
    let mut env = Environment::new();
    while let (Some(name), Some(value)) = (texts.next(), texts.next()) {
        env.push((name, value));
    }
    Some(Head { words, env, paths })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(list: &[&str]) -> Vec<String> {
        list.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn the_wish_is_taken_off_the_front_only() {
        let mut given = words(&["--record", "a.log", "x.js", "--replay"]);
        assert_eq!(split(&mut given), Wish::Record("a.log".to_owned()));
        assert_eq!(given, words(&["x.js", "--replay"]));
        assert_eq!(split(&mut given), Wish::None);
    }

    #[test]
    fn only_a_log_is_overwritten() {
        let file = std::env::temp_dir().join(format!("spindle-overwrite-{}", std::process::id()));
        let name = file.to_string_lossy().into_owned();
        std::fs::write(&file, "console.log('mine')").unwrap();
        assert!(record(&name, &Head::default()).is_err());
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "console.log('mine')");
        std::fs::remove_file(&file).unwrap();
        for _ in 0..2 {
            record(&name, &Head::default()).and_then(OpLog::finish).unwrap();
        }
        std::fs::remove_file(file).unwrap();
    }

    #[test]
    fn a_head_comes_back() {
        let folder = std::env::temp_dir().join(format!("spindle-head-{}", std::process::id()));
        let file = folder.to_string_lossy().into_owned();
        let env = vec![("A".to_owned(), String::new()), ("B".to_owned(), "x y".to_owned())];
        for list in [&[][..], &["x.js"], &["-e", ""]] {
            let paths = ["/bin/x".to_owned(), "x".to_owned()];
            let head = Head { words: words(list), env: env.clone(), paths };
            record(&file, &head).and_then(OpLog::finish).unwrap();
            assert_eq!(replay(&file).unwrap().1, head);
        }
        std::fs::remove_file(file).unwrap();
    }
}

//! A log of what came into a run from outside, written while recording and read back while replaying.
//!
//! An entry has a kind, the name of the op or input it belongs to, and bytes that only its owner
//! understands. The log is written front to back and read front to back; a run that asks for something else
//! than the log holds next has diverged, and the error names the entry.
//!
//! # Format
//!
//! ```text
//! file    := "spindlog" version build entry* end
//! version := varint, 2
//! build   := text, what recorded the run; a different one is refused
//! entry   := kind name payload
//! kind    := one byte, see EntryKind
//! name    := varint: the number of a name seen before, or the next free number and the name as text
//! payload := text
//! end     := the byte 0
//! text    := varint length, that many bytes
//! varint  := 7 bits per byte, low ones first, the high bit set on all but the last
//! ```

use std::fmt;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};

/// How every log begins.
pub const MAGIC: &[u8; 8] = b"spindlog";
const VERSION: u64 = 2;
const END: u8 = 0;

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum EntryKind {
    /// The result of a synchronous op with an effect.
    Effect = 1,
    /// Bytes that a request filled in, told with its completion.
    Filled = 2,
    /// One entry into the program, for something that arrived: readiness, a completion, a timer, a signal.
    Entry = 3,
    /// What a chooser chose.
    Choice = 4,
    /// A reading of a clock.
    Clock = 5,
    /// What the last entries left behind ran.
    Checkpoint = 6,
}

impl EntryKind {
    fn from_byte(byte: u8) -> Option<EntryKind> {
        use EntryKind::{Checkpoint, Choice, Clock, Effect, Entry, Filled};
        [Effect, Filled, Entry, Choice, Clock, Checkpoint].into_iter().find(|kind| *kind as u8 == byte)
    }
}

/// Why a log cannot be written or followed. Entries are numbered from 0.
#[derive(Debug)]
#[non_exhaustive]
pub enum LogError {
    /// The file itself failed.
    Io(io::Error),
    /// The file does not begin like a log.
    NotALog,
    /// The file holds nothing.
    Empty,
    /// The log has a format that this version does not read.
    Version {
        /// The format's number.
        found: u64,
    },
    /// The log was recorded by another build, whose behaviour may differ.
    Build {
        /// What recorded it.
        found: String,
    },
    /// The file ends in the middle.
    Truncated {
        /// The entry that is cut off.
        entry: u64,
    },
    /// The bytes make no sense.
    Corrupt {
        /// The entry where they stop making sense.
        entry: u64,
    },
    /// The run asks for something else than the log holds next.
    Diverged {
        /// The entry.
        entry: u64,
        /// What the run asked for.
        wanted: String,
        /// What the log holds; `the end` if it holds nothing more.
        found: String,
    },
    /// The log is being read where it should be written, or the other way round.
    WrongDirection,
}

impl fmt::Display for LogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LogError::Io(error) => write!(f, "the log failed: {error}"),
            LogError::NotALog => f.write_str("this is not a log"),
            LogError::Empty => {
                f.write_str("the log is empty: the program that was recorded did not end by itself")
            }
            LogError::Version { found } => {
                write!(f, "the log has format {found}, this reads format {VERSION}")
            }
            LogError::Build { found } => {
                write!(f, "the log was recorded by {found}, and a replay needs the build that recorded")
            }
            LogError::Truncated { entry } => write!(f, "the log is cut off in entry {entry}"),
            LogError::Corrupt { entry } => write!(f, "the log is damaged at entry {entry}"),
            LogError::Diverged { entry, wanted, found } => {
                write!(f, "the run diverged at entry {entry}: it asked for {wanted}, the log holds {found}")
            }
            LogError::WrongDirection => f.write_str("a log is either written or read"),
        }
    }
}

impl std::error::Error for LogError {}

impl From<io::Error> for LogError {
    fn from(error: io::Error) -> LogError {
        LogError::Io(error)
    }
}

/// An entry as it is read: kind, name and bytes.
pub type LogEntry<'a> = (EntryKind, &'a str, &'a [u8]);

/// A log that is being written or read.
///
/// ```
/// use spindle_loop::oplog::{EntryKind, OpLog};
/// # use std::{cell::RefCell, io, rc::Rc};
/// # #[derive(Clone, Default)] struct File(Rc<RefCell<Vec<u8>>>);
/// # impl io::Write for File {
/// #     fn write(&mut self, b: &[u8]) -> io::Result<usize> { self.0.borrow_mut().extend(b); Ok(b.len()) }
/// #     fn flush(&mut self) -> io::Result<()> { Ok(()) }
/// # }
/// # let file = File::default();
/// let mut log = OpLog::recording(Box::new(file.clone()), "build 1")?;
/// log.put(EntryKind::Effect, "op_fs_stat_sync", b"42")?;
/// log.finish()?;
///
/// # let bytes = io::Cursor::new(file.0.borrow().clone());
/// let mut log = OpLog::replaying(Box::new(bytes), "build 1")?;
/// let error = log.take(EntryKind::Effect, "op_fs_open_sync").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "the run diverged at entry 0: it asked for Effect op_fs_open_sync, the log holds Effect op_fs_stat_sync"
/// );
/// # Ok::<(), spindle_loop::oplog::LogError>(())
/// ```
pub struct OpLog {
    file: Direction,
    /// Names by number.
    names: Vec<String>,
    /// How many entries were written or read.
    entries: u64,
    payload: Vec<u8>,
    /// The end mark was read.
    ended: bool,
}

enum Direction {
    Write(BufWriter<Box<dyn Write>>),
    Read(BufReader<Box<dyn Read>>),
}

impl OpLog {
    /// A new log, written by `build`.
    ///
    /// # Errors
    /// What writing the header ends with.
    pub fn recording(file: Box<dyn Write>, build: &str) -> Result<OpLog, LogError> {
        let mut file = BufWriter::new(file);
        file.write_all(MAGIC)?;
        write_varint(&mut file, VERSION)?;
        write_text(&mut file, build.as_bytes())?;
        Ok(OpLog::new(Direction::Write(file)))
    }

    /// Reads a log that `build` wrote.
    ///
    /// # Errors
    /// [`LogError::NotALog`], [`LogError::Version`], [`LogError::Build`], [`LogError::Truncated`].
    pub fn replaying(file: Box<dyn Read>, build: &str) -> Result<OpLog, LogError> {
        let mut log = OpLog::new(Direction::Read(BufReader::new(file)));
        let mut magic = [0; MAGIC.len()];
        if log.reader()?.fill_buf()?.is_empty() {
            return Err(LogError::Empty);
        }
        match log.reader()?.read_exact(&mut magic) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Err(LogError::NotALog),
            result => result?,
        }
        if magic != *MAGIC {
            return Err(LogError::NotALog);
        }
        let version = log.read_varint()?;
        if version != VERSION {
            return Err(LogError::Version { found: version });
        }
        let found = log.read_text()?;
        if found != build.as_bytes() {
            return Err(LogError::Build { found: String::from_utf8_lossy(&found).into_owned() });
        }
        Ok(log)
    }

    fn new(file: Direction) -> OpLog {
        OpLog { file, names: Vec::new(), entries: 0, payload: Vec::new(), ended: false }
    }

    /// Whether the log is being written.
    pub fn is_recording(&self) -> bool {
        matches!(self.file, Direction::Write(_))
    }

    /// How many entries were written or read so far.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// Appends an entry.
    ///
    /// # Errors
    /// [`LogError::Io`]; [`LogError::WrongDirection`] if the log is being read.
    pub fn put(&mut self, kind: EntryKind, name: &str, payload: &[u8]) -> Result<(), LogError> {
        let Direction::Write(file) = &mut self.file else { return Err(LogError::WrongDirection) };
        file.write_all(&[kind as u8])?;
        match self.names.iter().position(|known| known == name) {
            Some(number) => write_varint(file, number as u64)?,
            None => {
                write_varint(file, self.names.len() as u64)?;
                write_text(file, name.as_bytes())?;
                self.names.push(name.to_owned());
            }
        }
        write_text(file, payload)?;
        self.entries += 1;
        Ok(())
    }

    /// Reads the next entry, which must be of this kind and name, and returns its bytes.
    ///
    /// # Errors
    /// [`LogError::Diverged`] if it is another one or there is none; [`LogError::Truncated`],
    /// [`LogError::Corrupt`], [`LogError::Io`]; [`LogError::WrongDirection`] if the log is being written.
    pub fn take(&mut self, kind: EntryKind, name: &str) -> Result<&[u8], LogError> {
        let wanted = || format!("{kind:?} {name}");
        let entry = self.entries;
        let Some(found) = self.read_kind()? else {
            return Err(LogError::Diverged { entry, wanted: wanted(), found: "the end".to_owned() });
        };
        let number = self.read_name()?;
        self.payload = self.read_text()?;
        let found_name = &self.names[number];
        if found != kind || found_name != name {
            return Err(LogError::Diverged {
                entry,
                wanted: wanted(),
                found: format!("{found:?} {found_name}"),
            });
        }
        self.entries += 1;
        Ok(&self.payload)
    }

    /// Reads the next entry, whatever it is: kind, name and bytes; none at the end of the log.
    ///
    /// # Errors
    /// As [`OpLog::take`], but never [`LogError::Diverged`].
    pub fn next_entry(&mut self) -> Result<Option<LogEntry<'_>>, LogError> {
        let Some(kind) = self.read_kind()? else { return Ok(None) };
        let number = self.read_name()?;
        self.payload = self.read_text()?;
        self.entries += 1;
        Ok(Some((kind, &self.names[number], &self.payload)))
    }

    /// Writes out what is buffered; a log that is being read has nothing.
    ///
    /// # Errors
    /// [`LogError::Io`].
    pub fn flush(&mut self) -> Result<(), LogError> {
        match &mut self.file {
            Direction::Write(file) => Ok(file.flush()?),
            Direction::Read(_) => Ok(()),
        }
    }

    /// Ends the log: writes what is buffered and the end mark, or checks that everything was read.
    ///
    /// # Errors
    /// [`LogError::Io`]; while reading, [`LogError::Diverged`] if entries are left.
    pub fn finish(mut self) -> Result<(), LogError> {
        if let Direction::Write(file) = &mut self.file {
            file.write_all(&[END])?;
            return Ok(file.flush()?);
        }
        let entry = self.entries;
        match self.read_kind()? {
            None => Ok(()),
            Some(kind) => {
                let number = self.read_name()?;
                let found = format!("{kind:?} {}", self.names[number]);
                Err(LogError::Diverged { entry, wanted: "the end".to_owned(), found })
            }
        }
    }

    fn reader(&mut self) -> Result<&mut BufReader<Box<dyn Read>>, LogError> {
        match &mut self.file {
            Direction::Read(file) => Ok(file),
            Direction::Write(_) => Err(LogError::WrongDirection),
        }
    }

    fn read_byte(&mut self) -> Result<u8, LogError> {
        let mut byte = [0];
        match self.reader()?.read_exact(&mut byte) {
            Ok(()) => Ok(byte[0]),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                Err(LogError::Truncated { entry: self.entries })
            }
            Err(error) => Err(error.into()),
        }
    }

    fn read_kind(&mut self) -> Result<Option<EntryKind>, LogError> {
        if self.ended {
            return Ok(None);
        }
        match self.read_byte()? {
            END => {
                self.ended = true;
                Ok(None)
            }
            byte => EntryKind::from_byte(byte).map(Some).ok_or(LogError::Corrupt { entry: self.entries }),
        }
    }

    /// The number of the entry's name, which is known afterwards.
    fn read_name(&mut self) -> Result<usize, LogError> {
        let corrupt = LogError::Corrupt { entry: self.entries };
        let number = usize::try_from(self.read_varint()?).unwrap_or(usize::MAX);
        if number > self.names.len() {
            return Err(corrupt);
        }
        if number == self.names.len() {
            let name = self.read_text()?;
            self.names.push(String::from_utf8(name).map_err(|_| corrupt)?);
        }
        Ok(number)
    }

    fn read_varint(&mut self) -> Result<u64, LogError> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.read_byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(LogError::Corrupt { entry: self.entries })
    }

    fn read_text(&mut self) -> Result<Vec<u8>, LogError> {
        let length = self.read_varint()?;
        // Grows with what is really there, so that a damaged length cannot ask for all memory.
        let mut bytes = Vec::new();
        self.reader()?.take(length).read_to_end(&mut bytes)?;
        if bytes.len() as u64 == length {
            Ok(bytes)
        } else {
            Err(LogError::Truncated { entry: self.entries })
        }
    }
}

impl fmt::Debug for OpLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mode = if self.is_recording() { "recording" } else { "replaying" };
        write!(f, "OpLog({mode}, {} entries)", self.entries)
    }
}

fn write_varint(file: &mut impl Write, mut value: u64) -> io::Result<()> {
    while value >= 0x80 {
        file.write_all(&[value as u8 | 0x80])?;
        value >>= 7;
    }
    file.write_all(&[value as u8])
}

fn write_text(file: &mut impl Write, text: &[u8]) -> io::Result<()> {
    write_varint(file, text.len() as u64)?;
    file.write_all(text)
}

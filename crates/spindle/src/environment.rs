//! The environment, and what `--env-file` adds to it.
//!
//! A variable that the parent process gave is never replaced; among files the later one wins. The files are read before
//! any other option counts, because they may hold `NODE_OPTIONS`. The format is `spindle_runtime::dotenv`'s.

use spindle_runtime::dotenv;

/// Names and values in the order in which the parent process gave them.
pub type Environment = Vec<(String, String)>;

/// The value of a variable.
pub fn get<'e>(env: &'e Environment, name: &str) -> Option<&'e str> {
    env.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// `env` with the variables of the files that `words` name.
///
/// # Errors
/// A sentence about a file that cannot be read.
pub fn with_files(words: &[String], mut env: Environment) -> Result<Environment, String> {
    let given = env.len();
    for File { path, optional } in files(words) {
        let text = match std::fs::read(&path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && optional => {
                crate::warn(&format!("{path} not found. Continuing without it."));
                continue;
            }
            Err(_) => return Err(format!("{path}: not found")),
        };
        for (name, value) in dotenv::parse(&text) {
            match env.iter().position(|(known, _)| *known == name) {
                Some(index) if index < given => {}
                Some(index) => env[index].1 = value,
                None => env.push((name, value)),
            }
        }
    }
    Ok(env)
}

struct File {
    path: String,
    optional: bool,
}

/// The files named in front of the program. What else is wrong with the words is found later.
fn files(words: &[String]) -> Vec<File> {
    let mut found = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word == "--" || !word.starts_with('-') || word == "-" {
            break;
        }
        let (name, attached) = match word.split_once('=') {
            Some((name, path)) => (name, Some(path.to_owned())),
            None => (word.as_str(), None),
        };
        let name = name.replace('_', "-");
        let takes_word = attached.is_none() && takes_value(&name);
        let value = if takes_word { words.next().cloned() } else { attached };
        let optional = name == "--env-file-if-exists";
        if let (Some(path), true) = (value, optional || name == "--env-file") {
            found.push(File { path, optional });
        }
    }
    found
}

/// Whether the next word belongs to this option.
fn takes_value(name: &str) -> bool {
    use spindle_runtime::options::{Kind, find};
    if matches!(name, "-e" | "-r" | "-C" | "-pe" | "-p") {
        return true;
    }
    let kind = name.strip_prefix("--").and_then(find).map(|row| row.kind);
    matches!(kind, Some(Kind::Text | Kind::Number | Kind::List))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Vec<(String, bool)> {
        let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        files(&words).into_iter().map(|file| (file.path, file.optional)).collect()
    }

    #[test]
    fn files_stand_in_front_of_the_program() {
        assert_eq!(
            named("--env-file=a --no-warnings --env_file b -r x --env-file-if-exists=c app --env-file=d"),
            [("a".to_owned(), false), ("b".to_owned(), false), ("c".to_owned(), true)]
        );
        assert_eq!(named("-e code --env-file=a"), [("a".to_owned(), false)]);
        assert_eq!(named("-- --env-file=a"), []);
    }

    #[test]
    fn a_file_that_must_be_there_is_named() {
        let words = vec!["--env-file=/no/such/file".to_owned()];
        assert_eq!(with_files(&words, Vec::new()).unwrap_err(), "/no/such/file: not found");
        assert!(with_files(&["--env-file-if-exists=/no/such/file".to_owned()], Vec::new()).is_ok());
    }
}

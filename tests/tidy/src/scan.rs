//! Just enough lexing of Rust to tell code from comments and strings.
//!
//! The rules look for words; a word in a comment or a string is no use of the thing it names. This is no parser:
//! it never fails, and on source that does not compile it may blank too much or too little.

/// `source` with comments and the contents of string and character literals turned into spaces.
///
/// Line breaks stay where they are, so that line numbers in the result are those of the source.
pub fn code_only(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    while at < chars.len() {
        let end = literal_end(&chars, at);
        if end == at {
            out.push(chars[at]);
            at += 1;
        } else {
            out.extend(chars[at..end].iter().map(|&c| if c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    out
}

/// The lines of `code` that contain `word` between characters that cannot be part of a name, counted from 1.
pub fn lines_with_word(code: &str, word: &str) -> Vec<usize> {
    let lines = code.lines().enumerate();
    lines.filter(|(_, line)| has_word(line, word)).map(|(index, _)| index + 1).collect()
}

/// True if `line` contains `word` as a whole word.
pub fn has_word(line: &str, word: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let after = line[start + word.len()..].chars().next();
        !before.is_some_and(is_name) && !after.is_some_and(is_name)
    })
}

/// The end of the comment or literal that starts at `at`, or `at` itself if none does.
fn literal_end(chars: &[char], at: usize) -> usize {
    let next = chars.get(at + 1).copied();
    match chars[at] {
        '/' if next == Some('/') => find(chars, at, '\n'),
        '/' if next == Some('*') => block_comment_end(chars, at),
        '"' => string_end(chars, at + 1),
        '\'' => character_end(chars, at),
        'r' if !follows_name(chars, at) => raw_string_end(chars, at),
        _ => at,
    }
}

/// `r` starts a raw string unless it ends a longer name; the prefixes `b` and `c` may precede it.
fn follows_name(chars: &[char], at: usize) -> bool {
    let name = |i: usize| chars[i].is_alphanumeric() || chars[i] == '_';
    match at {
        0 => false,
        1 => name(0) && !matches!(chars[0], 'b' | 'c'),
        _ => name(at - 1) && (!matches!(chars[at - 1], 'b' | 'c') || name(at - 2)),
    }
}

fn find(chars: &[char], from: usize, wanted: char) -> usize {
    (from..chars.len()).find(|&i| chars[i] == wanted).unwrap_or(chars.len())
}

/// Rust's block comments nest.
fn block_comment_end(chars: &[char], at: usize) -> usize {
    let (mut depth, mut i) = (0, at);
    while i + 1 < chars.len() {
        match (chars[i], chars[i + 1]) {
            ('/', '*') => (depth, i) = (depth + 1, i + 2),
            ('*', '/') if depth == 1 => return i + 2,
            ('*', '/') => (depth, i) = (depth - 1, i + 2),
            _ => i += 1,
        }
    }
    chars.len()
}

fn string_end(chars: &[char], from: usize) -> usize {
    let mut i = from;
    while i < chars.len() {
        match chars[i] {
            '\\' => i += 2,
            '"' => return i + 1,
            _ => i += 1,
        }
    }
    chars.len()
}

/// A quote starts a character literal, or a lifetime, which has no closing quote.
fn character_end(chars: &[char], at: usize) -> usize {
    match (chars.get(at + 1), chars.get(at + 2)) {
        (Some('\\'), _) => (find(chars, at + 3, '\'') + 1).min(chars.len()),
        (Some(_), Some('\'')) => at + 3,
        _ => at,
    }
}

fn raw_string_end(chars: &[char], at: usize) -> usize {
    let hashes = chars[at + 1..].iter().take_while(|&&c| c == '#').count();
    if chars.get(at + 1 + hashes) != Some(&'"') {
        return at;
    }
    let mut i = at + 2 + hashes;
    while i < chars.len() {
        if chars[i] == '"' && chars[i + 1..].iter().take_while(|&&c| c == '#').count() >= hashes {
            return i + 1 + hashes;
        }
        i += 1;
    }
    chars.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_strings_are_blanked() {
        for source in ["// unsafe", "/* a /* unsafe */ unsafe */", "\"unsafe \\\" unsafe\"", "r\"unsafe\\\""]
        {
            assert_eq!(code_only(source).trim(), "", "{source}");
        }
        let words = |source| code_only(source).split_whitespace().collect::<String>();
        assert_eq!(words("br##\"unsafe \"# unsafe\"## x"), "bx");
        assert_eq!(words("cr#\"unsafe\"# x"), "cx");
    }

    #[test]
    fn code_around_literals_stays() {
        assert_eq!(code_only("a /* b */ c"), "a         c");
        assert_eq!(code_only("f('\"') + g"), "f(   ) + g");
        assert_eq!(code_only("f('\\'', 'x') + g"), "f(    ,    ) + g");
        assert_eq!(code_only("fn f<'a>(x: &'a str) {}"), "fn f<'a>(x: &'a str) {}");
        assert_eq!(code_only("for_r \"x\" r#type"), "for_r     r#type");
        assert_eq!(code_only("\"a\nb\"\nc").lines().count(), 3);
    }

    #[test]
    fn words_are_whole() {
        assert!(has_word("unsafe {", "unsafe"));
        assert!(has_word("x = std::thread::spawn(f)", "thread::spawn"));
        assert!(!has_word("#![forbid(unsafe_code)]", "unsafe"));
        assert!(!has_word("my_thread::spawn(f)", "thread::spawn"));
        assert_eq!(lines_with_word("a\nb\na b", "b"), [2, 3]);
    }
}

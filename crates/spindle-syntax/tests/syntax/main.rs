//! What `analyse` promises, seen from outside: texts in, texts out.

mod blank;
mod exports;
mod jsx;
mod modules;
mod robustness;
mod transform;

use spindle_syntax::{Analysis, Language, Mode, SyntaxError, Wants, analyse};

/// `source` as JavaScript, which is parsed again.
fn javascript(source: &str, language: Language, mode: Mode) -> Result<String, SyntaxError> {
    let wants = Wants { text: Some(mode), ..Wants::default() };
    let text = analyse(source, language, &wants)?.text.unwrap_or_default();
    if let Err(error) = analyse(&text, Language::JavaScript, &wants) {
        panic!("not JavaScript: {error}\n--- from\n{source}\n--- came\n{text}");
    }
    let lines = |text: &str| text.split(['\n', '\r', '\u{2028}', '\u{2029}']).count();
    assert_eq!(lines(&text), lines(source), "lines of\n{source}\n--- came\n{text}");
    Ok(text)
}

fn stripped(source: &str) -> String {
    javascript(source, Language::TypeScript, Mode::Strip).unwrap_or_else(|error| panic!("{error}\n{source}"))
}

fn transformed(source: &str) -> String {
    javascript(source, Language::TypeScript, Mode::Transform)
        .unwrap_or_else(|error| panic!("{error}\n{source}"))
}

fn asked(source: &str, language: Language, wants: &Wants<'_>) -> Analysis {
    analyse(source, language, wants).unwrap_or_else(|error| panic!("{error}\n{source}"))
}

//! Shows what the crate says of a file: `cargo run --example analyse -- [strip|transform|exports|module] FILE..`
use spindle_syntax::{Language, Mode, Wants, analyse};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let what = arguments.next().unwrap_or_default();
    for file in arguments {
        let source = match std::fs::read(&file) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) => {
                eprintln!("{file}: {error}");
                continue;
            }
        };
        let language = match file.rsplit('.').next() {
            Some("ts" | "mts" | "cts") => Language::TypeScript,
            Some("tsx") => Language::Tsx,
            Some("jsx") => Language::Jsx,
            _ => Language::JavaScript,
        };
        show(&what, &file, &source, language);
    }
}

fn show(what: &str, file: &str, source: &str, language: Language) {
    let text = match what {
        "strip" | "text-strip" => Some(Mode::Strip),
        "transform" | "text-transform" => Some(Mode::Transform),
        _ => None,
    };
    let wants = Wants {
        text,
        map: text.map(|_| file),
        module: file.ends_with(".mts"),
        detect: what == "module",
        exports: what == "exports",
    };
    match analyse(source, language, &wants) {
        Err(error) if what.starts_with("text") => print!("!!{file}:{error} [{}]", error.code),
        Err(error) => println!("{file}:{error} [{}]", error.code),
        Ok(found) if what == "exports" => {
            println!("{file} {:?} {:?}", found.exports.names, found.exports.reexports);
        }
        Ok(found) if what == "module" => println!("{file} {}", found.is_module),
        Ok(found) => {
            print!("{}", found.text.unwrap_or_default());
            if let Some(map) = found.map.filter(|_| !what.starts_with("text")) {
                println!("\n{map}");
            }
        }
    }
}

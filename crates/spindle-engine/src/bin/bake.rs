//! `bake OUT_DIR SOURCES_LIST`: compiles the built-in modules ahead of time.
//!
//! SOURCES_LIST has one line per module: its id, a tab, the path of its source. Written to OUT_DIR:
//! `builtins.blob` (format: `blob.rs`) and `selfhosted.xdr` (the engine's own cache). A build script embeds both if
//! `blob::source_hash_of` fits its sources, which must be listed in the same order.

use spindle_engine::blob::{hash_sources, hex, write_blob};
use spindle_engine::inline::{drop_comments, inline_border};
use spindle_engine::{Dispatcher, EngineHost, EngineOptions, EngineTask, Thrown, produce_self_hosted, run};
use std::any::Any;
use std::error::Error;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

struct Host;

impl EngineHost for Host {
    fn dispatcher(&self) -> Arc<dyn Dispatcher> {
        Arc::new(NoTasks)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn out_of_memory(&self) {}
}

/// Compiling starts no background tasks.
struct NoTasks;

impl Dispatcher for NoTasks {
    fn dispatch(&self, _: EngineTask, _: u32) {}
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [out, list] = arguments.as_slice() else {
        return Err("usage: bake OUT_DIR SOURCES_LIST".into());
    };
    let mut sources = read_sources(Path::new(list))?;
    inline_border(&mut sources)?;
    drop_comments(&mut sources);
    let pairs: Vec<(&str, &str)> = sources.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
    let hash = hash_sources(&pairs);
    // One per process, and this process is about to end.
    let build_id: &'static str = Box::leak(hex(&hash).into_boxed_str());
    let mut cache = Vec::new();
    produce_self_hosted(build_id, &mut cache)?;
    let entries = compile_all(build_id, &pairs)?;
    std::fs::create_dir_all(out)?;
    std::fs::write(Path::new(out).join("selfhosted.xdr"), &cache)?;
    std::fs::write(Path::new(out).join("builtins.blob"), write_blob(build_id, &hash, &entries))?;
    Ok(())
}

fn read_sources(list: &Path) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let text = std::fs::read_to_string(list).map_err(|error| format!("{}: {error}", list.display()))?;
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (id, path) = line.split_once('\t').ok_or_else(|| format!("no tab in line '{line}'"))?;
            let source = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
            Ok((id.to_owned(), source))
        })
        .collect()
}

/// Modules' ids with their bytecode.
type Entries = Vec<(String, Vec<u8>)>;

fn compile_all(build_id: &'static str, sources: &[(&str, &str)]) -> Result<Entries, Box<dyn Error>> {
    let options = EngineOptions { build_id, ..EngineOptions::default() };
    let compiled = run(options, Rc::new(Host), |cx| {
        sources.iter().map(|(id, text)| compile(cx, id, text)).collect::<Result<Entries, String>>()
    })?;
    Ok(compiled?)
}

fn compile(cx: &mut spindle_engine::Cx, id: &str, text: &str) -> Result<(String, Vec<u8>), String> {
    cx.scope(|s| match s.encode_builtin(text, id) {
        Ok(bytes) => Ok((id.to_owned(), bytes)),
        Err(Thrown::Exception(error)) => {
            let place = s.throw_frames(1).first().map(|frame| format!(":{}:{}", frame.line, frame.column));
            Err(format!("{id}{}: {}", place.unwrap_or_default(), s.to_str(error).unwrap_or_default()))
        }
        Err(Thrown::Terminated) => Err(format!("{id}: terminated")),
    })
}

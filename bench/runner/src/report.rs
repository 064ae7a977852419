//! Turns samples into verdicts, the table and the JSON file. It measures nothing.

use crate::contenders::{Contender, Role};
use crate::options::Options;
use crate::stats::{self, Ratio};
use crate::suite::{Bench, Rival};
use std::fmt::Write;
use std::path::Path;

/// The samples of one contender in one benchmark, or why there are none.
pub type Column = Result<Vec<f64>, String>;

/// One benchmark's outcome.
#[derive(Debug)]
pub struct Row<'a> {
    bench: &'a Bench,
    /// In the order of the contenders.
    columns: Vec<Column>,
    verdict: Verdict,
}

/// How ours did.
#[derive(Debug)]
enum Verdict {
    /// Ours was measured, and so was its rival.
    Compared { rival: &'static str, ratio: Ratio, met: Option<bool> },
    /// Only the rival was measured: the figure that ours will have to reach.
    Target { rival: &'static str, at_most: f64 },
    /// Nothing to compare.
    Open,
}

impl<'a> Row<'a> {
    /// Judges the samples: `columns` in the order of `contenders`.
    pub fn new(bench: &'a Bench, contenders: &[Contender], columns: Vec<Column>) -> Row<'a> {
        let verdict = judge(bench, contenders, &columns);
        Row { bench, columns, verdict }
    }
}

fn judge(bench: &Bench, contenders: &[Contender], columns: &[Column]) -> Verdict {
    let measured =
        || contenders.iter().zip(columns).filter_map(|(who, column)| Some((who, column.as_ref().ok()?)));
    let ours = measured().find(|(who, _)| who.role == Role::Ours).map(|(_, samples)| samples);
    let wanted = bench.bar.map_or(Rival::BestPeer, |bar| bar.rival);
    let rival = measured()
        .filter(|(who, _)| match wanted {
            Rival::BestPeer => who.role == Role::Peer,
            Rival::Named(name) => who.name == name,
        })
        .min_by(|(_, a), (_, b)| stats::median(a).total_cmp(&stats::median(b)));
    match (ours, rival, bench.bar) {
        (Some(ours), Some((rival, theirs)), bar) => {
            let ratio = stats::ratio(ours, theirs);
            Verdict::Compared { rival: rival.name, ratio, met: bar.map(|bar| ratio.of_medians <= bar.ratio) }
        }
        (None, Some((rival, theirs)), Some(bar)) => {
            Verdict::Target { rival: rival.name, at_most: bar.ratio * stats::median(theirs) }
        }
        _ => Verdict::Open,
    }
}

/// Names the contenders and prints the table's head.
pub fn print_head(contenders: &[Contender], options: &Options) {
    for contender in contenders {
        println!("{}: {} ({})", contender.name, contender.version, contender.exe.display());
    }
    let cores = match options.pin {
        _ if options.http => "the server on core 0, the load on core 1".to_string(),
        Some(cpu) => format!("on core {cpu}"),
        None => "on all cores".to_string(),
    };
    println!(
        "medians of {} runs in turns, {cores}; ratio = ours / rival's, smaller is better\n",
        options.runs
    );
    let names: String = contenders.iter().map(|contender| format!("{:>16}", contender.name)).collect();
    println!("{:<20}{names}   {:<28}{:<16}result", "", "ratio (quartiles) rival", "bar");
}

/// Prints one line of the table.
pub fn print_row(row: &Row<'_>, contenders: &[Contender]) {
    let unit = row.bench.figure.unit();
    let mut line = format!("{:<20}", row.bench.name);
    for (_, column) in contenders.iter().zip(&row.columns) {
        let cell = column
            .as_ref()
            .map_or("failed".to_string(), |samples| format!("{:.2} {unit}", stats::median(samples)));
        let _ = write!(line, "{cell:>16}");
    }
    let bar = row.bench.bar.map(|bar| match bar.rival {
        Rival::BestPeer => format!("{:.2} x best", bar.ratio),
        Rival::Named(name) => format!("{:.2} x {name}", bar.ratio),
    });
    let (ratio, result) = verdict(row, unit);
    println!("{line}   {ratio:<28}{:<16}{result}", bar.as_deref().unwrap_or("none"));
}

/// The ratio's cell and the result's.
fn verdict(row: &Row<'_>, unit: &str) -> (String, String) {
    match &row.verdict {
        Verdict::Compared { rival, ratio, met } => {
            let figures = format!("{:.2} ({:.2}..{:.2}) {rival}", ratio.of_medians, ratio.low, ratio.high);
            let result = met.map_or("reported", |met| if met { "met" } else { "MISSED" });
            let close = row.bench.bar.is_some_and(|bar| (ratio.low..=ratio.high).contains(&bar.ratio));
            (figures, if close { format!("{result}, close") } else { result.to_string() })
        }
        Verdict::Target { rival, at_most } => (format!("- {rival}"), format!("target {at_most:.2} {unit}")),
        Verdict::Open => ("-".to_string(), "-".to_string()),
    }
}

/// Says why a cell is empty and counts the bars.
pub fn print_notes(rows: &[Row<'_>]) {
    println!();
    let mut met = 0;
    let mut judged = 0;
    for row in rows {
        for why in row.columns.iter().filter_map(|column| column.as_ref().err()) {
            println!("{}: {why}", row.bench.name);
        }
        if let Verdict::Compared { met: Some(reached), .. } = row.verdict {
            judged += 1;
            met += usize::from(reached);
        }
    }
    println!("{met} of {judged} bars met");
}

/// Writes every sample, so that a result can be looked at again.
///
/// # Errors
/// The file cannot be written.
pub fn write_json(
    path: &Path,
    rows: &[Row<'_>],
    contenders: &[Contender],
    options: &Options,
) -> Result<(), String> {
    let people: Vec<String> = contenders
        .iter()
        .map(|who| format!("{{\"name\": {:?}, \"version\": {}}}", who.name, quoted(&who.version)))
        .collect();
    let rows: Vec<String> = rows.iter().map(|row| row_json(row, contenders)).collect();
    let pin = options.pin.map_or("null".to_string(), |cpu| cpu.to_string());
    let text = format!(
        "{{\n\"runs\": {},\n\"pin\": {pin},\n\"contenders\": [{}],\n\"benches\": [\n{}\n]\n}}\n",
        options.runs,
        people.join(", "),
        rows.join(",\n")
    );
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

fn row_json(row: &Row<'_>, contenders: &[Contender]) -> String {
    let samples: Vec<String> = contenders
        .iter()
        .zip(&row.columns)
        .map(|(who, column)| match column {
            Ok(samples) => format!("\"{}\": {samples:?}", who.name),
            Err(why) => format!("\"{}\": {}", who.name, quoted(why)),
        })
        .collect();
    let mut text = format!("{{\"name\": \"{}\", \"unit\": \"{}\"", row.bench.name, row.bench.figure.unit());
    if let Some(bar) = row.bench.bar {
        let _ = write!(text, ", \"bar\": {:?}", bar.ratio);
    }
    if let Verdict::Compared { rival, ratio, met } = &row.verdict {
        let Ratio { of_medians, low, high } = ratio;
        let _ = write!(
            text,
            ", \"rival\": \"{rival}\", \"ratio\": {of_medians:?}, \"quartiles\": [{low:?}, {high:?}]"
        );
        let _ = met.map(|met| write!(text, ", \"met\": {met}"));
    }
    format!("{text}, \"samples\": {{{}}}}}", samples.join(", "))
}

/// A JSON string; control characters, which no version or message needs, become spaces.
fn quoted(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("\"{}\"", plain.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn json_strings_are_escaped() {
        assert_eq!(quoted("a \"b\" \\ c\nd"), r#""a \"b\" \\ c d""#);
    }
}

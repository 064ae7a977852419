//! Reads `builtins.txt`, whose head says what stands in a row. The build script includes this file too and makes tables of
//! the rows, so it uses only `std`.

/// Who may require a built-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Programs, with and without `node:` in front of its name.
    Public,
    /// Programs, with `node:` only.
    Scheme,
    /// Other built-ins.
    Internal,
}

/// One built-in.
#[derive(Debug, PartialEq, Eq)]
pub struct Row<'t> {
    /// Its name.
    pub id: &'t str,
    /// Its source, below `src/`.
    pub file: &'t str,
    /// Who may require it.
    pub scope: Scope,
    /// Paths in the crate to the lists of its ops.
    pub ops: Vec<&'t str>,
    /// The globals that it brings, as written.
    pub globals: Vec<&'t str>,
}

/// The rows in their order.
///
/// # Errors
/// A sentence that names the line which is no row, or a second row of one id.
pub fn parse(text: &str) -> Result<Vec<Row<'_>>, String> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let row = row(line).ok_or_else(|| format!("builtins.txt:{number}: not a row: {line}"))?;
        if rows.iter().any(|other| other.id == row.id) {
            return Err(format!("builtins.txt:{number}: a second row of {}", row.id));
        }
        rows.push(row);
    }
    Ok(rows)
}

fn row(line: &str) -> Option<Row<'_>> {
    let mut columns = line.split('\t');
    let (id, file) = (columns.next()?, columns.next()?);
    let scope = match columns.next().unwrap_or("internal") {
        "public" => Scope::Public,
        "node:" => Scope::Scheme,
        "internal" => Scope::Internal,
        _ => return None,
    };
    let mut words = || -> Vec<&str> {
        columns.next().filter(|text| *text != "-").unwrap_or_default().split_ascii_whitespace().collect()
    };
    let (ops, globals) = (words(), words());
    let is_internal = id.starts_with("internal/");
    let fits = is_internal == (scope == Scope::Internal) && columns.next().is_none();
    fits.then_some(Row { id, file, scope, ops, globals })
}

/// The names under which programs find built-ins, sorted, those of [`Scope::Scheme`] last and with `node:`.
pub fn public_names(rows: &[Row<'_>]) -> Vec<String> {
    let of = |wanted: Scope, prefix: &str| {
        let mut names: Vec<String> =
            rows.iter().filter(|row| row.scope == wanted).map(|row| format!("{prefix}{}", row.id)).collect();
        names.sort_unstable();
        names
    };
    [of(Scope::Public, ""), of(Scope::Scheme, "node:")].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_up_to_five_columns() {
        let rows =
            parse("# head\n\ninternal/a\ta/a.js\nb\tb.js\tpublic\tb::X b::Y\tc d+\ntest\tt.js\tnode:\n")
                .unwrap();
        assert_eq!(
            rows[0],
            Row { id: "internal/a", file: "a/a.js", scope: Scope::Internal, ops: vec![], globals: vec![] }
        );
        assert_eq!(
            (rows[1].ops.as_slice(), rows[1].globals.as_slice()),
            (&["b::X", "b::Y"][..], &["c", "d+"][..])
        );
        assert_eq!(public_names(&rows), ["b", "node:test"]);
    }

    #[test]
    fn what_is_no_row_is_named() {
        for text in ["a", "a\tb.js\tprivate", "a\tb.js", "internal/a\tb.js\tpublic", "a\tb\tpublic\t-\t-\tx"]
        {
            assert!(parse(text).unwrap_err().starts_with("builtins.txt:1: not a row"), "{text}");
        }
        assert!(parse("a\tb\tpublic\na\tc\tpublic").unwrap_err().contains("a second row of a"));
    }
}

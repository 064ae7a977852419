//! The comments by which a source chooses how its JSX is compiled.

use oxc_ast::ast::Comment;

/// The choices, or their defaults.
#[derive(Debug)]
pub struct Pragmas<'s> {
    /// `@jsxRuntime classic`, or `@jsx` without `@jsxRuntime automatic`.
    pub classic: bool,
    /// `@jsx`
    pub factory: &'s str,
    /// `@jsxFrag`
    pub fragment: &'s str,
    /// `@jsxImportSource`
    pub import_source: &'s str,
}

impl<'s> Pragmas<'s> {
    /// Reads the block comments of `source`.
    pub fn read(source: &'s str, comments: &[Comment]) -> Self {
        let mut pragmas = Pragmas {
            classic: false,
            factory: "React.createElement",
            fragment: "React.Fragment",
            import_source: "react",
        };
        let mut runtime = None;
        for comment in comments.iter().filter(|comment| comment.is_block()) {
            let span = comment.content_span();
            let mut words = source[span.start as usize..span.end as usize].split_ascii_whitespace();
            while let Some(word) = words.next() {
                let target = match word {
                    "@jsx" => {
                        pragmas.classic = true;
                        &mut pragmas.factory
                    }
                    "@jsxFrag" => &mut pragmas.fragment,
                    "@jsxImportSource" => &mut pragmas.import_source,
                    "@jsxRuntime" => runtime.get_or_insert(""),
                    _ => continue,
                };
                *target = words.next().unwrap_or(target);
            }
        }
        pragmas.classic = runtime.map_or(pragmas.classic, |runtime| runtime == "classic");
        pragmas
    }
}

//! Blanking of assertions in front of an expression, `<T>x`. (Where `as` groups in a way that blanks would undo, as in
//! `a + b as T * c`, the parser refuses the source, as TypeScript does.)

use super::Blanker;
use crate::trivia;
use oxc_ast::ast::*;
use oxc_ast_visit::Visit;
use oxc_span::GetSpan;

impl<'a> Blanker<'_> {
    /// `<T>x`. The type goes; parentheses come where a line break behind `return` or a brace would change the meaning.
    pub(super) fn assertion(&mut self, it: &TSTypeAssertion<'a>) {
        self.found.construct.get_or_insert((
            it.span,
            "The angle-bracket syntax for type assertions, `<T>expr`, is not supported in type strip mode. \
             Instead, use the 'as' syntax: `expr as T`.",
        ));
        let start = it.expression.span().start;
        self.edits.blank(it.span.start, start);
        self.visit_expression(&it.expression);
        let breaks = self.operand == it.span.start && trivia::has_line_break(self.text(it.span.start, start));
        if breaks || self.begins_like_a_statement(start) {
            self.edits.write(it.span.start, b'(');
            self.edits.insert(it.span.end, ")");
        }
    }

    fn begins_like_a_statement(&self, at: u32) -> bool {
        let end = trivia::word_end(self.bytes(), at as usize) as u32;
        self.byte(at) == b'{' || matches!(self.text(at, end), "function" | "class" | "let" | "async")
    }
}

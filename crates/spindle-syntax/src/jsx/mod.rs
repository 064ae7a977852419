//! JSX to calls, where it stands: `<a b={c}>d</a>` becomes `_jsx("a", { b: c, children: "d" })`.
//!
//! The automatic runtime of React 17 and later (`react/jsx-runtime`) is the default; the pragmas `@jsxRuntime`,
//! `@jsxImportSource`, `@jsx` and `@jsxFrag` are honoured (see `pragmas.rs`). Text follows the rules of all JSX compilers
//! (`text.rs`). Documentation: react.dev/blog/2020/09/22/introducing-the-new-jsx-transform.html.

mod pragmas;
mod text;

use crate::edits::Edits;
use crate::source_map::push_json;
use oxc_ast::ast::*;
use oxc_ast_visit::{Visit, walk};
use oxc_span::{GetSpan, Span};
use pragmas::Pragmas;

/// Adds to `edits` what makes JavaScript of the JSX in `program`.
pub fn transform<'a>(source: &str, program: &Program<'a>, is_module: bool, edits: &mut Edits) {
    let pragmas = Pragmas::read(source, &program.comments);
    let mut jsx = Jsx { source, pragmas, edits, used: [false; 4], prefix: free_prefix(source) };
    jsx.visit_program(program);
    jsx.import(program, is_module);
}

/// What the automatic runtime may have to import.
#[derive(Clone, Copy)]
enum Helper {
    Jsx,
    Jsxs,
    Fragment,
    CreateElement,
}

const HELPERS: [(Helper, &str); 4] = [
    (Helper::Jsx, "jsx"),
    (Helper::Jsxs, "jsxs"),
    (Helper::Fragment, "Fragment"),
    (Helper::CreateElement, "createElement"),
];

struct Jsx<'s> {
    source: &'s str,
    pragmas: Pragmas<'s>,
    edits: &'s mut Edits,
    used: [bool; 4],
    prefix: String,
}

/// What names of imported helpers begin with: nothing else in the source does.
fn free_prefix(source: &str) -> String {
    let mut prefix = String::from("_");
    while HELPERS.iter().any(|(_, name)| source.contains(&format!("{prefix}{name}"))) {
        prefix.push('_');
    }
    prefix
}

/// How one element is written.
struct Form {
    classic: bool,
    /// Text of the key, which the automatic runtime takes as an argument of its own.
    key: Option<String>,
}

impl<'a> Jsx<'_> {
    fn helper(&mut self, helper: Helper) -> String {
        self.used[helper as usize] = true;
        format!("{}{}", self.prefix, HELPERS[helper as usize].1)
    }

    fn element(&mut self, it: &JSXElement<'a>) {
        let opening = &it.opening_element;
        let mut form = self.form(opening);
        let children = significant(&it.children);
        self.head(opening, &form, children);
        self.attributes(opening, &mut form);
        let end = opening.span.end;
        let head_end = if it.closing_element.is_some() { end - 1 } else { self.slash(end) };
        let tail = it.closing_element.as_ref().map(|closing| closing.span);
        self.children(&it.children, Span::new(head_end, end), tail, &form, !opening.attributes.is_empty());
    }

    /// A key behind a spread may be overridden by it, which only `createElement` can tell.
    fn form(&mut self, opening: &JSXOpeningElement<'a>) -> Form {
        let spread =
            opening.attributes.iter().position(|it| matches!(it, JSXAttributeItem::SpreadAttribute(_)));
        let key = opening.attributes.iter().rposition(|it| attribute_key(it).is_some());
        let overridable = matches!((spread, key), (Some(spread), Some(key)) if spread < key);
        Form { classic: self.pragmas.classic || overridable, key: None }
    }

    /// `<Name` becomes `_jsx(Name, {`.
    fn head(&mut self, opening: &JSXOpeningElement<'a>, form: &Form, children: usize) {
        let call = self.callee(form, children);
        let name = opening.name.span();
        let intrinsic = match &opening.name {
            JSXElementName::Identifier(_) | JSXElementName::NamespacedName(_) => true,
            JSXElementName::IdentifierReference(_)
            | JSXElementName::MemberExpression(_)
            | JSXElementName::ThisExpression(_) => false,
        };
        let quote = if intrinsic { "\"" } else { "" };
        self.edits.replace(opening.span.start, name.start, format!("{call}({quote}"));
        let no_props = form.classic && opening.attributes.is_empty();
        self.edits.insert(name.end, format!("{quote}, {}", if no_props { "null" } else { "{" }));
    }

    fn callee(&mut self, form: &Form, children: usize) -> String {
        match (form.classic, self.pragmas.classic) {
            (true, true) => self.pragmas.factory.to_owned(),
            (true, false) => self.helper(Helper::CreateElement),
            _ => self.helper(if children > 1 { Helper::Jsxs } else { Helper::Jsx }),
        }
    }

    fn attributes(&mut self, opening: &JSXOpeningElement<'a>, form: &mut Form) {
        for item in &opening.attributes {
            match item {
                JSXAttributeItem::SpreadAttribute(it) => {
                    self.visit_expression(&it.argument);
                    self.unwrap(it.span, it.argument.span().start - 3);
                    self.edits.insert(it.span.end, ",");
                }
                JSXAttributeItem::Attribute(it) if !form.classic && attribute_key(item).is_some() => {
                    form.key = Some(self.key(it));
                }
                JSXAttributeItem::Attribute(it) => self.attribute(it),
            }
        }
    }

    /// Takes the text of a key out of its place.
    fn key(&mut self, it: &JSXAttribute<'a>) -> String {
        self.attribute_value(it);
        let name = it.name.span();
        let start = it.value.as_ref().map_or(it.span.end, |value| value.span().start);
        let text = self.edits.take(self.source, start, it.span.end);
        self.edits.blank(name.start, start);
        text.trim().to_owned()
    }

    fn attribute(&mut self, it: &JSXAttribute<'a>) {
        let name = it.name.span();
        let text = &self.source[name.start as usize..name.end as usize];
        let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$'));
        let quote = if is_plain { "" } else { "\"" };
        let text = format!("{quote}{text}{quote}: ");
        let start = it.value.as_ref().map_or(it.span.end, |value| value.span().start);
        self.edits.replace(name.start, start, text);
        self.attribute_value(it);
        self.edits.insert(it.span.end, ",");
    }

    fn attribute_value(&mut self, it: &JSXAttribute<'a>) {
        match &it.value {
            None => self.edits.insert(it.span.end, "true"),
            Some(JSXAttributeValue::StringLiteral(value)) => {
                let mut quoted = String::new();
                push_json(&mut quoted, &text::decode(value.value.as_str()));
                self.edits.replace(value.span.start, value.span.end, quoted);
            }
            Some(JSXAttributeValue::ExpressionContainer(container)) => self.container(container),
            Some(JSXAttributeValue::Element(element)) => self.element(element),
            Some(JSXAttributeValue::Fragment(fragment)) => self.fragment(fragment),
        }
    }

    /// `{x}` becomes `x`.
    fn container(&mut self, it: &JSXExpressionContainer<'a>) {
        if let Some(expression) = it.expression.as_expression() {
            self.visit_expression(expression);
            self.unwrap(it.span, it.span.start + 1);
        } else {
            self.edits.blank(it.span.start, it.span.end);
        }
    }

    /// Removes the braces around what begins at `inner`.
    fn unwrap(&mut self, span: Span, inner: u32) {
        self.edits.blank(span.start, inner.min(span.start + 1));
        self.edits.blank(span.end - 1, span.end);
    }

    fn fragment(&mut self, it: &JSXFragment<'a>) {
        let form = Form { classic: self.pragmas.classic, key: None };
        let call = self.callee(&form, significant(&it.children));
        let name = match form.classic {
            true => self.pragmas.fragment.to_owned(),
            false => self.helper(Helper::Fragment),
        };
        let props = if form.classic { "null" } else { "{" };
        let opening = it.opening_fragment.span;
        self.edits.replace(opening.start, opening.end - 1, format!("{call}({name}, {props}"));
        let head = Span::new(opening.end - 1, opening.end);
        self.children(&it.children, head, Some(it.closing_fragment.span), &form, false);
    }

    /// The children between the end of the opening tag, `head`, and the closing tag, `tail`.
    fn children(&mut self, list: &[JSXChild<'a>], head: Span, tail: Option<Span>, form: &Form, props: bool) {
        let count = significant(list);
        let brackets = !form.classic && (count > 1 || has_spread(list));
        let (open, close) = match (form.classic, count) {
            (true, 0) => (if props { "}" } else { "" }, ""),
            (true, _) => (if props { "}, " } else { ", " }, ""),
            (false, 0) => ("", "}"),
            (false, _) if brackets => ("children: [", "]}"),
            (false, _) => ("children: ", "}"),
        };
        let key = form.key.as_ref().map_or_else(String::new, |key| format!(", {key}"));
        let mut left = count;
        let Some(tail) = tail else {
            self.edits.replace(head.start, head.end, format!("{open}{close}{key})"));
            return;
        };
        self.edits.replace(head.start, head.end, open);
        for child in list {
            if self.child(child) {
                left -= 1;
                if left > 0 {
                    self.edits.insert(child.span().end, ",");
                }
            }
        }
        self.edits.replace(tail.start, tail.end, format!("{close}{key})"));
    }

    /// Whether anything is left of a child.
    fn child(&mut self, child: &JSXChild<'a>) -> bool {
        match child {
            JSXChild::Text(it) => match text::clean(it.value.as_str()) {
                Some(clean) => {
                    let mut quoted = String::new();
                    push_json(&mut quoted, &clean);
                    self.edits.replace(it.span.start, it.span.end, quoted);
                }
                None => self.edits.blank(it.span.start, it.span.end),
            },
            JSXChild::Element(it) => self.element(it),
            JSXChild::Fragment(it) => self.fragment(it),
            JSXChild::ExpressionContainer(it) => self.container(it),
            JSXChild::Spread(it) => {
                self.visit_expression(&it.expression);
                self.unwrap(it.span, it.span.start + 1);
            }
        }
        is_significant(child)
    }

    /// The offset of the `/` in a `/>` that ends at `end`.
    fn slash(&self, end: u32) -> u32 {
        self.source[..end as usize].rfind('/').map_or(end - 1, |at| at as u32)
    }

    /// Imports the used helpers in front of the first statement.
    fn import(&mut self, program: &Program<'a>, is_module: bool) {
        let source = self.pragmas.import_source;
        let from = |helper: Helper| match helper {
            Helper::CreateElement => source.to_owned(),
            _ => format!("{source}/jsx-runtime"),
        };
        let mut text = String::new();
        for (is_runtime, module) in [(true, from(Helper::Jsx)), (false, from(Helper::CreateElement))] {
            let wanted = HELPERS.iter().filter(|(helper, _)| {
                self.used[*helper as usize] && is_runtime != matches!(helper, Helper::CreateElement)
            });
            let word = if is_module { " as " } else { ": " };
            let names: Vec<String> =
                wanted.map(|(_, name)| format!("{name}{word}{}{name}", self.prefix)).collect();
            let mut quoted = String::new();
            push_json(&mut quoted, &module);
            match (names.is_empty(), is_module) {
                (true, _) => {}
                (false, true) => text += &format!("import {{ {} }} from {quoted};", names.join(", ")),
                (false, false) => text += &format!("const {{ {} }} = require({quoted});", names.join(", ")),
            }
        }
        let hashbang = program.hashbang.as_ref().map_or(0, |hashbang| hashbang.span.end);
        let at = program.body.first().map_or(hashbang, |first| first.span().start);
        if !text.is_empty() {
            self.edits.insert_first(at, text);
        }
    }
}

fn attribute_key<'r, 'a>(item: &'r JSXAttributeItem<'a>) -> Option<&'r JSXAttribute<'a>> {
    match item {
        JSXAttributeItem::Attribute(it) => match &it.name {
            JSXAttributeName::Identifier(name) if name.name == "key" => Some(it),
            _ => None,
        },
        JSXAttributeItem::SpreadAttribute(_) => None,
    }
}

fn is_significant(child: &JSXChild<'_>) -> bool {
    match child {
        JSXChild::Text(it) => text::clean(it.value.as_str()).is_some(),
        JSXChild::ExpressionContainer(it) => it.expression.as_expression().is_some(),
        _ => true,
    }
}

fn significant(list: &[JSXChild<'_>]) -> usize {
    list.iter().filter(|child| is_significant(child)).count() + usize::from(has_spread(list))
}

fn has_spread(list: &[JSXChild<'_>]) -> bool {
    list.iter().any(|child| matches!(child, JSXChild::Spread(_)))
}

impl<'a> Visit<'a> for Jsx<'_> {
    fn visit_jsx_element(&mut self, it: &JSXElement<'a>) {
        self.element(it);
    }

    fn visit_jsx_fragment(&mut self, it: &JSXFragment<'a>) {
        self.fragment(it);
    }

    fn visit_statement(&mut self, it: &Statement<'a>) {
        if !crate::blank::is_type_only(it) {
            walk::walk_statement(self, it);
        }
    }

    fn visit_ts_type(&mut self, _: &TSType<'a>) {}
}

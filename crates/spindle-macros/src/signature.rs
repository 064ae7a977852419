//! Reads `#[op(..)]` and the function below it into a small description that `expand` renders.

use syn::parse::{Parse, ParseStream};
use syn::{Error, FnArg, Ident, ItemFn, LitStr, Pat, Result, ReturnType, Token, Type, TypeReference};

/// What an op may do; replaying relies on it.
#[derive(Clone)]
pub enum Purity {
    /// Same arguments, same answer.
    Pure,
    /// Deterministic given earlier ops on the same object.
    State,
    /// Touches the world on the loop thread.
    Effect,
    /// An effect that a replayed run has again, because showing it is what the run is for.
    Output,
    /// Touches the world on a pool thread.
    Pool(Schedule),
    /// Refused while recording or replaying, with the reason.
    Forbidden(String),
}

/// How pool work is scheduled.
#[derive(Debug, Clone, Copy)]
pub enum Schedule {
    /// Like any other work.
    Plain,
    /// It holds at most half of the threads.
    Slow,
    /// It completes no sooner than after a check phase that begins after it was asked for.
    AfterCheck,
    /// Like any other work, and a replay does it as well: it may be output.
    Shown,
}

/// What stands in the parentheses of `#[op(..)]`.
pub struct OpAttr {
    pub purity: Purity,
}

impl Parse for OpAttr {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.is_empty() {
            return Err(input.error(
                "an op states its purity: #[op(pure | state | effect | output | pool | forbidden = \"why\")]",
            ));
        }
        let word: Ident = input.parse()?;
        let purity = match word.to_string().as_str() {
            "pure" => Purity::Pure,
            "state" => Purity::State,
            "effect" => Purity::Effect,
            "output" => Purity::Output,
            "pool" => Purity::Pool(parse_schedule(input)?),
            "forbidden" => {
                input.parse::<Token![=]>()?;
                Purity::Forbidden(input.parse::<LitStr>()?.value())
            }
            _ => {
                return Err(Error::new(
                    word.span(),
                    "unknown purity: use pure, state, effect, output, pool or forbidden = \"why\"",
                ));
            }
        };
        if !input.is_empty() {
            return Err(input.error("unexpected text after the purity"));
        }
        Ok(OpAttr { purity })
    }
}

fn parse_schedule(input: ParseStream<'_>) -> Result<Schedule> {
    if !input.peek(Token![,]) {
        return Ok(Schedule::Plain);
    }
    input.parse::<Token![,]>()?;
    let word: Ident = input.parse()?;
    match word.to_string().as_str() {
        "slow" => Ok(Schedule::Slow),
        "after_check" => Ok(Schedule::AfterCheck),
        "output" => Ok(Schedule::Shown),
        _ => Err(Error::new(word.span(), "only `slow`, `after_check` or `output` may follow `pool`")),
    }
}

/// How a parameter is filled from the call.
pub enum Kind {
    /// `&Runtime`: the host, not an argument of the call.
    Host(Type),
    /// `&mut OpCall<'_>`: the call itself, for ops that build objects.
    Call,
    /// `&str`: text, lone surrogates replaced.
    Str,
    /// `&[u8]`: bytes of a view.
    Bytes,
    /// `&mut [u8]`: bytes of a view, to fill.
    BytesMut,
    /// `RawBytes<'_>`: bytes of a view that others may write meanwhile.
    Raw,
    /// `&ReadPin`: a range of a view that the pool reads; three arguments.
    ReadPin,
    /// `&FillPin`: a range of a view that the pool fills; three arguments.
    FillPin,
    /// Anything that implements `FromArg`.
    Value(Type),
}

pub struct Param {
    pub kind: Kind,
    /// Position of its first among JavaScript's arguments, if it has any.
    pub index: Option<usize>,
}

pub struct Op {
    pub purity: Purity,
    pub item: ItemFn,
    pub params: Vec<Param>,
    pub arity: u32,
    /// Whether the function returns `Result<_, OpError>`.
    pub fallible: bool,
    /// Whether it has set the call's result itself: it was given the call and returns `Result<(), OpError>`.
    pub sets_result: bool,
}

impl Op {
    pub fn parse(attr: OpAttr, item: ItemFn) -> Result<Op> {
        let pool = matches!(attr.purity, Purity::Pool(_));
        // A pool op's first JavaScript argument is the request id.
        let mut next = usize::from(pool);
        let mut params = Vec::new();
        for input in &item.sig.inputs {
            let FnArg::Typed(arg) = input else {
                return Err(Error::new_spanned(input, "an op is a free function"));
            };
            if !matches!(*arg.pat, Pat::Ident(_)) {
                return Err(Error::new_spanned(&arg.pat, "an op's parameter is a plain name"));
            }
            let kind = kind_of(&arg.ty, params.is_empty())?;
            let width = match kind {
                Kind::Host(_) | Kind::Call => 0,
                Kind::ReadPin | Kind::FillPin => 3,
                _ => 1,
            };
            params.push(Param { kind, index: (width > 0).then_some(next) });
            next += width;
        }
        let sets_result =
            params.iter().any(|p| matches!(p.kind, Kind::Call)) && returns_unit(&item.sig.output);
        let fallible = returns_result(&item.sig.output);
        let op = Op { fallible, sets_result, purity: attr.purity, arity: next as u32, params, item };
        op.check()?;
        Ok(op)
    }

    fn check(&self) -> Result<()> {
        let count = |f: fn(&Kind) -> bool| self.params.iter().filter(|p| f(&p.kind)).count();
        let sig = &self.item.sig;
        if self.sets_result && matches!(self.purity, Purity::Effect | Purity::Output) {
            return Err(Error::new_spanned(
                sig,
                "an effect returns its result, or a replay could not give it",
            ));
        }
        if count(|k| matches!(k, Kind::BytesMut | Kind::Raw | Kind::FillPin)) > 1 {
            return Err(Error::new_spanned(
                sig,
                "at most one `&mut [u8]`, `RawBytes` or `&FillPin` in an op: the log knows one place for bytes",
            ));
        }
        let calls = count(|k| matches!(k, Kind::Call));
        let borrows = count(|k| matches!(k, Kind::Bytes | Kind::BytesMut | Kind::Raw));
        let pins = count(|k| matches!(k, Kind::ReadPin | Kind::FillPin));
        if pins > 0 && !matches!(self.purity, Purity::Pool(_)) {
            return Err(Error::new_spanned(sig, "only a pool op pins; others take `RawBytes` or slices"));
        }
        if calls > 0 && borrows > 0 {
            return Err(Error::new_spanned(
                sig,
                "an op with the call itself may run JavaScript, so it cannot borrow bytes",
            ));
        }
        if matches!(self.purity, Purity::Pool(_)) {
            if calls + borrows + count(|k| matches!(k, Kind::Host(_) | Kind::Str)) > 0 {
                return Err(Error::new_spanned(
                    sig,
                    "a pool op takes owned arguments (and `&ReadPin` or `&FillPin` for views): it runs on another thread",
                ));
            }
            if !self.fallible {
                return Err(Error::new_spanned(sig, "a pool op returns Result<_, OpError>"));
            }
        }
        if matches!(self.purity, Purity::Pure) && count(|k| matches!(k, Kind::Host(_))) > 0 {
            return Err(Error::new_spanned(sig, "a pure op has no access to the host"));
        }
        Ok(())
    }
}

fn kind_of(ty: &Type, first: bool) -> Result<Kind> {
    // A type that came through a `macro_rules` fragment is wrapped in an invisible group.
    if let Type::Group(group) = ty {
        return kind_of(&group.elem, first);
    }
    let Type::Reference(reference) = ty else {
        return Ok(if is_named(ty, "RawBytes") { Kind::Raw } else { Kind::Value(ty.clone()) });
    };
    let TypeReference { mutability, elem, .. } = reference;
    match (&**elem, mutability.is_some()) {
        (Type::Path(path), false) if path.path.is_ident("str") => Ok(Kind::Str),
        (named, true) if is_named(named, "OpCall") => Ok(Kind::Call),
        (named, false) if is_named(named, "ReadPin") => Ok(Kind::ReadPin),
        (named, false) if is_named(named, "FillPin") => Ok(Kind::FillPin),
        (Type::Slice(_), false) => Ok(Kind::Bytes),
        (Type::Slice(_), true) => Ok(Kind::BytesMut),
        (host, false) if first => Ok(Kind::Host(host.clone())),
        _ => Err(Error::new_spanned(
            ty,
            "an op borrows only its host (first), &str, &[u8], &mut [u8], &ReadPin, &FillPin or &mut OpCall",
        )),
    }
}

fn is_named(ty: &Type, name: &str) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|s| s.ident == name))
}

fn returns_result(output: &ReturnType) -> bool {
    let ReturnType::Type(_, ty) = output else { return false };
    matches!(&**ty, Type::Path(path) if path.path.segments.last().is_some_and(|s| s.ident == "Result"))
}

/// Whether the function returns nothing, or a `Result` of nothing.
fn returns_unit(output: &ReturnType) -> bool {
    let ReturnType::Type(_, ty) = output else { return true };
    let Type::Path(path) = &**ty else { return false };
    let Some(segment) = path.path.segments.last() else { return false };
    let syn::PathArguments::AngleBracketed(arguments) = &segment.arguments else { return false };
    let first = arguments.args.first();
    segment.ident == "Result"
        && matches!(first, Some(syn::GenericArgument::Type(Type::Tuple(tuple))) if tuple.elems.is_empty())
}

//! The `#[op]` attribute: the one way from built-in JavaScript to Rust.
//!
//! An op is an ordinary Rust function. The attribute replaces it by a unit struct of the same name that
//! implements `spindle_engine::Op`, so the engine can hang it on a module's `ops` object; the generated
//! code contains no `unsafe`. What each purity means for recording and replay is said in
//! `spindle_core::op`, whose helpers the generated code calls. Not here: argument conversion itself
//! (`spindle_engine::FromArg`) and the trampoline (`spindle_engine::op_def`).
//!
//! ```text
//! #[op(pure)]              fn f(data: &[u8], seed: u32) -> u32                    same arguments, same answer
//! #[op(state)]             fn f(rt: &Runtime, ..) -> Result<(), OpError>          deterministic given earlier ops; re-executed at replay
//! #[op(effect)]            fn f(rt: &Runtime, fd: Fd, into: RawBytes<'_>) -> ..   logged when recording, read back at replay
//! #[op(output)]            fn f(file: FileRef, text: &str) -> i32                 runs at replay too, with the logged result
//! #[op(pool)]              fn f(path: PathArg, ..) -> Result<T, OpError>          runs on the pool; JavaScript passes a request id first
//! #[op(pool)]              fn f(into: &FillPin, ..) -> Result<Filled, OpError>    the same with a range of a view: three arguments
//! #[op(pool, slow)]        the same, but holds at most half of the threads (getaddrinfo)
//! #[op(pool, after_check)] the same, but completes after a check phase that begins later (fs.readFile in one trip)
//! #[op(pool, output)]      the same, and a replay does it as well, with the logged result
//! #[op(forbidden = "why")] fn f(..)                                               refused while recording or replaying
//! ```
#![forbid(unsafe_code)]

mod expand;
mod signature;

use proc_macro::TokenStream;

/// Declares an op with its purity; a bare `#[op]` does not compile.
///
/// Parameters: an optional first `&Runtime` (the host), then any of `&str`, `&[u8]`, `&mut [u8]`, `RawBytes<'_>` (at most
/// one of the last two), an optional `&mut OpCall<'_>` for ops that build objects or call functions, and types that
/// implement `FromArg`. A pool op has `&ReadPin` and `&FillPin` for views: each takes three arguments, the view, the first
/// byte and the length of the range that is pinned. Results: any `IntoJs` type, or `Result` of one with `OpError`.
///
/// ```compile_fail
/// #[spindle_macros::op]
/// fn without_a_purity() {}
/// ```
///
/// A pool op runs on another thread, so it cannot borrow the host:
/// ```compile_fail
/// #[spindle_macros::op(pool)]
/// fn borrows(rt: &Runtime) -> Result<(), OpError> {
///     Ok(())
/// }
/// ```
#[proc_macro_attribute]
pub fn op(attr: TokenStream, item: TokenStream) -> TokenStream {
    let attr = syn::parse_macro_input!(attr as signature::OpAttr);
    let item = syn::parse_macro_input!(item as syn::ItemFn);
    signature::Op::parse(attr, item)
        .map(|op| expand::expand(&op))
        .unwrap_or_else(|error| error.to_compile_error())
        .into()
}

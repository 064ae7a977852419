//! Renders an op: the unit struct, its `Op` implementation, and the user's function inside it.

use crate::signature::{Kind, Op, Param, Purity, Schedule};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

/// The whole replacement for the annotated function.
pub fn expand(op: &Op) -> TokenStream {
    let (vis, name) = (&op.item.vis, &op.item.sig.ident);
    let attrs = op.item.attrs.iter().filter(|a| a.path().is_ident("doc"));
    let (arity, purity) = (op.arity, purity_tokens(&op.purity));
    let text = name.to_string();
    let function = inner_function(op);
    let body = match op.purity {
        Purity::Pool(schedule) => pool_body(op, schedule),
        _ => direct_body(op),
    };
    quote! {
        #(#attrs)*
        #[allow(non_camel_case_types)]
        #vis struct #name;

        impl ::spindle_core::engine::Op for #name {
            const NAME: &'static str = #text;
            const PURITY: ::spindle_core::engine::Purity = #purity;
            const ARITY: u32 = #arity;

            fn call(call: &mut ::spindle_core::engine::OpCall<'_>) -> ::core::result::Result<(), ::spindle_core::engine::OpError> {
                #function
                #body
            }
        }
    }
}

fn purity_tokens(purity: &Purity) -> TokenStream {
    match purity {
        Purity::Pure => quote!(::spindle_core::engine::Purity::Pure),
        Purity::State => quote!(::spindle_core::engine::Purity::State),
        Purity::Effect => quote!(::spindle_core::engine::Purity::Effect),
        Purity::Output => quote!(::spindle_core::engine::Purity::Output),
        Purity::Pool(_) => quote!(::spindle_core::engine::Purity::Pool),
        Purity::Forbidden(why) => quote!(::spindle_core::engine::Purity::Forbidden(#why)),
    }
}

/// The user's function, moved inside `call` so that the struct can carry its name.
fn inner_function(op: &Op) -> TokenStream {
    let mut item = op.item.clone();
    item.vis = syn::Visibility::Inherited;
    item.attrs.retain(|a| !a.path().is_ident("doc"));
    item.sig.ident = format_ident!("run");
    quote!(#item)
}

fn variable(position: usize) -> Ident {
    format_ident!("arg{position}")
}

/// Conversions that may collect garbage come before those that borrow bytes.
fn conversions(params: &[Param], pinned: bool) -> TokenStream {
    let (mut owned, mut borrowed) = (TokenStream::new(), TokenStream::new());
    for (position, param) in params.iter().enumerate() {
        let (var, index) = (variable(position), param.index);
        match &param.kind {
            Kind::Host(ty) => owned.extend(quote!(let #var = call.host::<#ty>();)),
            Kind::Call => {}
            Kind::Str => owned.extend(quote!(let #var = call.str_arg(#index)?;)),
            Kind::Value(ty) => owned.extend(quote!(let #var = call.arg::<#ty>(#index)?;)),
            Kind::BytesMut if pinned => owned.extend(quote!(let #var = call.pinned(#index)?;)),
            Kind::Bytes => borrowed.extend(quote!(let #var = call.bytes(#index)?;)),
            Kind::BytesMut => borrowed.extend(quote!(let #var = call.bytes_mut(#index)?;)),
        }
    }
    quote!(#owned #borrowed)
}

/// `run(a, &*b, &mut *c)` with each parameter as the function wants it.
fn invocation(op: &Op) -> TokenStream {
    let pool = matches!(op.purity, Purity::Pool(_));
    let values = op.params.iter().enumerate().map(|(position, param)| {
        let var = variable(position);
        match param.kind {
            Kind::Host(_) | Kind::Bytes | Kind::Value(_) => quote!(#var),
            Kind::Call => quote!(&mut *call),
            Kind::Str => quote!(&#var),
            Kind::BytesMut if pool => quote!(#var.as_mut_slice()),
            Kind::BytesMut => quote!(&mut *#var),
        }
    });
    quote!(run(#(#values),*))
}

fn direct_body(op: &Op) -> TokenStream {
    let convert = conversions(&op.params, false);
    let invoke = if op.fallible {
        invocation(op)
    } else {
        let invoke = invocation(op);
        quote!(::core::result::Result::<_, ::spindle_core::engine::OpError>::Ok(#invoke))
    };
    let produce = match &op.purity {
        Purity::Effect => logged(op, &invoke),
        Purity::Output => shown(&invoke),
        Purity::Forbidden(why) => quote! {{
            ::spindle_core::op::refuse_if_logged(call, <Self as ::spindle_core::engine::Op>::NAME, #why)?;
            #convert
            #invoke
        }},
        _ => quote!({ #convert #invoke }),
    };
    let convert_first = matches!(op.purity, Purity::Effect | Purity::Output).then_some(&convert);
    if op.sets_result {
        return quote!(#convert_first #produce);
    }
    quote! {
        #convert_first
        let result = #produce?;
        call.set(result)
    }
}

/// An effect asks the log first (replay), and tells it afterwards (recording). Off, that is one load and a branch.
fn logged(op: &Op, invoke: &TokenStream) -> TokenStream {
    let buffer = op.params.iter().position(|p| matches!(p.kind, Kind::BytesMut)).map(variable);
    let (replay_into, record_from) = match buffer {
        Some(var) => (quote!(&mut *#var), quote!(&*#var)),
        None => (quote!(&mut []), quote!(&[])),
    };
    quote! {
        match ::spindle_core::op::replayed(call, <Self as ::spindle_core::engine::Op>::NAME, #replay_into) {
            ::core::option::Option::Some(result) => result,
            ::core::option::Option::None => {
                let result = #invoke;
                ::spindle_core::op::record(call, <Self as ::spindle_core::engine::Op>::NAME, &result, #record_from);
                result
            }
        }
    }
}

/// What is shown is shown again; how that went was logged.
fn shown(invoke: &TokenStream) -> TokenStream {
    quote! {{
        let result = #invoke;
        match ::spindle_core::op::replayed(call, <Self as ::spindle_core::engine::Op>::NAME, &mut []) {
            ::core::option::Option::Some(logged) => logged,
            ::core::option::Option::None => {
                ::spindle_core::op::record(call, <Self as ::spindle_core::engine::Op>::NAME, &result, &[]);
                result
            }
        }
    }}
}

/// A pool op's work owns its arguments; a pinned view travels beside it and is released on the loop thread.
fn pool_body(op: &Op, schedule: Schedule) -> TokenStream {
    let schedule = format_ident!("{schedule:?}");
    let convert = conversions(&op.params, true);
    let invoke = invocation(op);
    let pinned = op.params.iter().position(|p| matches!(p.kind, Kind::BytesMut)).map(variable);
    let (keep, give) = match &pinned {
        Some(var) => (
            quote!(::core::option::Option::Some(#var)),
            quote!(let ::core::option::Option::Some(#var) = view else {
                return ::core::result::Result::Err(::spindle_core::internal("an op's view is missing"));
            };),
        ),
        None => (quote!(::core::option::Option::None), quote!(let _ = view;)),
    };
    quote! {
        let id = call.arg::<u32>(0)?;
        #convert
        let request = ::spindle_core::op::PoolRequest { name: <Self as ::spindle_core::engine::Op>::NAME, id };
        ::spindle_core::op::submit(call, request, ::spindle_core::op::Schedule::#schedule, #keep, ::std::boxed::Box::new(move |view| {
            #give
            #invoke.map(::spindle_core::op::PoolValue::from)
        }))
    }
}

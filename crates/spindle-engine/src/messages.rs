//! V8's words for the engine's errors.
//!
//! Programs written for Node match error messages (`/circular structure/`, `/before initialization/`), and expect a stack
//! overflow to be a `RangeError`. The engine keeps its messages in one table of format strings, which its public
//! `GetErrorMessage` gives out row by row; this file puts other formats into that table, once, before the first context
//! exists. A row may take fewer arguments than the original, the first ones, but must use each of those exactly once: the
//! engine sizes its buffer by that and ends the process otherwise.
//! Where V8 shows something that the engine does not know (a receiver, a class's name), the nearest text stands.

use mozjs::jsapi::{self as js, JSErrNum as Num, JSErrorFormatString, JSExnType};
use std::ffi::CStr;
use std::ptr;
use std::sync::Once;

/// Message number, number of arguments in the text, text.
const TEXTS: &[(Num, u16, &CStr)] = &[
    (Num::JSMSG_OVER_RECURSED, 0, c"Maximum call stack size exceeded"),
    (Num::JSMSG_ALLOC_OVERFLOW, 0, c"Invalid string length"),
    (Num::JSMSG_RESULTING_STRING_TOO_LARGE, 0, c"Invalid string length"),
    // Objects and properties.
    (Num::JSMSG_PROPERTY_FAIL, 2, c"Cannot read properties of {1} (reading {0})"),
    (Num::JSMSG_PROPERTY_FAIL_EXPR, 3, c"Cannot read properties of {2} (reading {0} of {1})"),
    (Num::JSMSG_READ_ONLY, 1, c"Cannot assign to read only property {0} of object"),
    (Num::JSMSG_GETTER_ONLY, 1, c"Cannot set property {0} of object which has only a getter"),
    (Num::JSMSG_CANT_DELETE, 1, c"Cannot delete property {0} of object"),
    (Num::JSMSG_CANT_REDEFINE_PROP, 1, c"Cannot redefine property: {0}"),
    (Num::JSMSG_CANT_SET_PROTO, 0, c"#<Object> is not extensible"),
    (Num::JSMSG_CANT_DEFINE_PROP_OBJECT_NOT_EXTENSIBLE, 2, c"Cannot add property {1}, {0} is not extensible"),
    (Num::JSMSG_OBJECT_REQUIRED_ARG, 3, c"{1} called on non-object: {0} is {2}"),
    (Num::JSMSG_CANT_DEFINE_PAST_ARRAY_LENGTH, 0, c"Cannot add property, object is not extensible"),
    (Num::JSMSG_OBJECT_REQUIRED_PROP_DESC, 1, c"Property description must be an object: {0}"),
    (Num::JSMSG_PROXY_REVOKED, 0, c"Cannot perform operation on a proxy that has been revoked"),
    (Num::JSMSG_CANT_SET_PROTO_CYCLE, 0, c"Cyclic __proto__ value"),
    (Num::JSMSG_CANT_CONVERT_TO, 2, c"Cannot convert {0} to {1}"),
    (Num::JSMSG_BAD_INSTANCEOF_RHS, 0, c"Right-hand side of 'instanceof' is not callable"),
    (Num::JSMSG_IN_STRING, 2, c"Cannot use 'in' operator to search for {0} in {1}"),
    (Num::JSMSG_INCOMPATIBLE_PROTO, 3, c"Method {0}.prototype.{1} called on incompatible receiver {2}"),
    (
        Num::JSMSG_GET_MISSING_PRIVATE,
        0,
        c"Cannot read private member from an object whose class did not declare it",
    ),
    (Num::JSMSG_SET_MISSING_PRIVATE, 0, c"Cannot write private member to an object whose class did not declare it"),
    // Variables, functions, classes.
    (Num::JSMSG_UNINITIALIZED_LEXICAL, 1, c"Cannot access '{0}' before initialization"),
    (Num::JSMSG_BAD_CONST_ASSIGN, 0, c"Assignment to constant variable."),
    (Num::JSMSG_UNDECLARED_VAR, 1, c"{0} is not defined"),
    (Num::JSMSG_CANT_CALL_CLASS_CONSTRUCTOR, 0, c"Class constructor cannot be invoked without 'new'"),
    (Num::JSMSG_BUILTIN_CTOR_NO_NEW, 1, c"Constructor {0} requires 'new'"),
    (
        Num::JSMSG_UNINITIALIZED_THIS,
        0,
        c"Must call super constructor in derived class before accessing 'this' or returning from derived constructor",
    ),
    (Num::JSMSG_BAD_HERITAGE, 1, c"Class extends value {0} is not a constructor or null"),
    (Num::JSMSG_REINIT_THIS, 0, c"Super constructor may only be called once"),
    (Num::JSMSG_BAD_PROTOTYPE, 0, c"Function has non-object prototype in instanceof check"),
    (Num::JSMSG_MISSING_FUN_ARG, 0, c"undefined is not a function"),
    (Num::JSMSG_TOO_MANY_FUN_SPREADARGS, 0, c"Maximum call stack size exceeded"),
    (Num::JSMSG_TOO_MANY_CON_SPREADARGS, 0, c"Maximum call stack size exceeded"),
    (Num::JSMSG_TOO_MANY_ARGUMENTS, 0, c"Maximum call stack size exceeded"),
    (Num::JSMSG_NESTING_GENERATOR, 0, c"Generator is already running"),
    (Num::JSMSG_BAD_APPLY_ARGS, 0, c"CreateListFromArrayLike called on non-object"),
    (Num::JSMSG_GET_ITER_RETURNED_PRIMITIVE, 0, c"Result of the Symbol.iterator method is not an object"),
    // The standard library.
    (Num::JSMSG_BAD_ARRAY_LENGTH, 0, c"Invalid array length"),
    (Num::JSMSG_EMPTY_ARRAY_REDUCE, 0, c"Reduce of empty array with no initial value"),
    (Num::JSMSG_BAD_SORT_ARG, 0, c"The comparison function must be either a function or undefined"),
    (Num::JSMSG_JSON_CYCLIC_VALUE, 0, c"Converting circular structure to JSON"),
    (Num::JSMSG_JSON_BAD_PARSE, 3, c"{0} in JSON (line {1} column {2})"),
    (Num::JSMSG_INVALID_MAP_ITERABLE, 0, c"Iterator value is not an entry object"),
    (Num::JSMSG_REQUIRES_GLOBAL_REGEXP, 1, c"String.prototype.{0} called with a non-global RegExp argument"),
    (Num::JSMSG_INVALID_LANGUAGE_TAG, 1, c"Invalid language tag: {0}"),
    (Num::JSMSG_INVALID_DATE, 0, c"Invalid time value"),
    (Num::JSMSG_BAD_URI, 0, c"URI malformed"),
    (Num::JSMSG_BAD_RADIX, 0, c"toString() radix argument must be between 2 and 36"),
    (Num::JSMSG_NEGATIVE_REPETITION_COUNT, 0, c"Invalid count value"),
    (Num::JSMSG_NOT_A_CODEPOINT, 1, c"Invalid code point {0}"),
    (Num::JSMSG_INVALID_NORMALIZE_FORM, 0, c"The normalization form should be one of NFC, NFD, NFKC, NFKD."),
    (Num::JSMSG_WEAKMAP_KEY_CANT_BE_HELD_WEAKLY, 0, c"Invalid value used as weak map key"),
    (Num::JSMSG_WEAKSET_VAL_CANT_BE_HELD_WEAKLY, 0, c"Invalid value used in weak set"),
    (Num::JSMSG_OFFSET_OUT_OF_DATAVIEW, 0, c"Offset is outside the bounds of the DataView"),
    (Num::JSMSG_TYPED_ARRAY_CONSTRUCT_OFFSET_BOUNDS, 2, c"start offset of {0}Array should be a multiple of {1}"),
    (
        Num::JSMSG_TYPED_ARRAY_CONSTRUCT_OFFSET_MISALIGNED,
        2,
        c"byte length of {0}Array should be a multiple of {1}",
    ),
    (Num::JSMSG_BAD_WEAKREF_TARGET, 0, c"WeakRef: invalid target"),
    (Num::JSMSG_UNDEFINED_CURRENCY, 0, c"Currency code is required with currency style."),
    (Num::JSMSG_SYMBOL_TO_STRING, 0, c"Cannot convert a Symbol value to a string"),
    (Num::JSMSG_SYMBOL_TO_NUMBER, 0, c"Cannot convert a Symbol value to a number"),
    (Num::JSMSG_CANNOT_RESOLVE_PROMISE_WITH_ITSELF, 0, c"Chaining cycle detected for promise #<Promise>"),
    (Num::JSMSG_PROMISE_ANY_REJECTION, 0, c"All promises were rejected"),
    (Num::JSMSG_BIGINT_TO_NUMBER, 0, c"Cannot convert a BigInt value to a number"),
    (
        Num::JSMSG_NONINTEGER_NUMBER_TO_BIGINT,
        1,
        c"The number {0} cannot be converted to a BigInt because it is not an integer",
    ),
    (Num::JSMSG_BIGINT_INVALID_SYNTAX, 0, c"Cannot convert string to a BigInt"),
    (Num::JSMSG_BIGINT_TOO_LARGE, 0, c"Maximum BigInt size exceeded"),
    (Num::JSMSG_BIGINT_DIVISION_BY_ZERO, 0, c"Division by zero"),
    (Num::JSMSG_BIGINT_NEGATIVE_EXPONENT, 0, c"Exponent must be positive"),
    (Num::JSMSG_BIGINT_NOT_SERIALIZABLE, 0, c"Do not know how to serialize a BigInt"),
    // Syntax.
    (Num::JSMSG_UNEXPECTED_TOKEN, 2, c"Unexpected token {1}, expected {0}"),
    (Num::JSMSG_UNEXPECTED_TOKEN_NO_EXPECT, 1, c"Unexpected token {0}"),
    (Num::JSMSG_ILLEGAL_CHARACTER, 0, c"Invalid or unexpected token"),
    (Num::JSMSG_IDSTART_AFTER_NUMBER, 0, c"Invalid or unexpected token"),
    (Num::JSMSG_EOL_BEFORE_END_OF_STRING, 0, c"Invalid or unexpected token"),
    (Num::JSMSG_EOF_BEFORE_END_OF_LITERAL, 0, c"Invalid or unexpected token"),
    (Num::JSMSG_UNTERMINATED_COMMENT, 0, c"Invalid or unexpected token"),
    (Num::JSMSG_LABEL_NOT_FOUND, 0, c"Undefined label"),
    (Num::JSMSG_DUPLICATE_LABEL, 0, c"Label has already been declared"),
    (Num::JSMSG_BAD_INCOP_OPERAND, 0, c"Invalid left-hand side expression in postfix operation"),
    (Num::JSMSG_LEXICAL_DECL_DEFINES_LET, 0, c"let is disallowed as a lexically bound name"),
    (Num::JSMSG_BAD_STRICT_ASSIGN, 0, c"Unexpected eval or arguments in strict mode"),
    (Num::JSMSG_DEPRECATED_DELETE_OPERAND, 0, c"Delete of an unqualified identifier in strict mode."),
    (Num::JSMSG_BAD_DUP_ARGS, 0, c"Duplicate parameter name not allowed in this context"),
    (Num::JSMSG_DUPLICATE_FORMAL, 0, c"Duplicate parameter name not allowed in this context"),
    (Num::JSMSG_UNNAMED_FUNCTION_STMT, 0, c"Function statements require a function name"),
    (
        Num::JSMSG_NUMBER_END_WITH_UNDERSCORE,
        0,
        c"Numeric separators are not allowed at the end of numeric literals",
    ),
    (
        Num::JSMSG_NUMBER_MULTIPLE_ADJACENT_UNDERSCORES,
        0,
        c"Only one underscore is allowed as numeric separator",
    ),
    // Regular expressions.
    (Num::JSMSG_BAD_REGEXP_FLAG, 1, c"Invalid flags supplied to RegExp constructor '{0}'"),
    (Num::JSMSG_MISSING_PAREN, 0, c"Invalid regular expression: Unterminated group"),
    (Num::JSMSG_UNMATCHED_RIGHT_PAREN, 0, c"Invalid regular expression: Unmatched ')'"),
    (Num::JSMSG_UNTERM_CLASS, 0, c"Invalid regular expression: Unterminated character class"),
    (Num::JSMSG_NOTHING_TO_REPEAT, 0, c"Invalid regular expression: Nothing to repeat"),
    (Num::JSMSG_INVALID_GROUP, 0, c"Invalid regular expression: Invalid group"),
    (Num::JSMSG_BAD_CLASS_RANGE, 0, c"Invalid regular expression: Range out of order in character class"),
    (Num::JSMSG_ESCAPE_AT_END_OF_REGEXP, 0, c"Invalid regular expression: \\ at end of pattern"),
    (Num::JSMSG_INVALID_IDENTITY_ESCAPE, 0, c"Invalid regular expression: Invalid escape"),
    (Num::JSMSG_INVALID_UNICODE_ESCAPE, 0, c"Invalid regular expression: Invalid Unicode escape"),
    (Num::JSMSG_INVALID_CAPTURE_NAME, 0, c"Invalid regular expression: Invalid capture group name"),
    (Num::JSMSG_DUPLICATE_CAPTURE_NAME, 0, c"Invalid regular expression: Duplicate capture group name"),
    (Num::JSMSG_INVALID_NAMED_REF, 0, c"Invalid regular expression: Invalid named reference"),
    (Num::JSMSG_INVALID_NAMED_CAPTURE_REF, 0, c"Invalid regular expression: Invalid named capture referenced"),
    (Num::JSMSG_INVALID_PROPERTY_NAME, 0, c"Invalid regular expression: Invalid property name"),
    (Num::JSMSG_RAW_BRACKET_IN_REGEXP, 0, c"Invalid regular expression: Lone quantifier brackets"),
    (Num::JSMSG_UNTERMINATED_REGEXP, 0, c"Invalid regular expression: missing /"),
    (Num::JSMSG_REDECLARED_VAR, 2, c"Identifier '{1}' has already been declared as {0}"),
    (Num::JSMSG_AWAIT_OUTSIDE_ASYNC, 0, c"await is only valid in async functions and the top level bodies of modules"),
    (
        Num::JSMSG_AWAIT_OUTSIDE_ASYNC_OR_MODULE,
        0,
        c"await is only valid in async functions and the top level bodies of modules",
    ),
    (Num::JSMSG_IMPORT_DECL_AT_TOP_LEVEL, 0, c"Cannot use import statement outside a module"),
    (Num::JSMSG_IMPORT_META_OUTSIDE_MODULE, 0, c"Cannot use 'import.meta' outside a module"),
    (Num::JSMSG_EXPORT_DECL_AT_TOP_LEVEL, 0, c"Unexpected token 'export'"),
    (Num::JSMSG_MODULE_NO_EXPORT, 2, c"The requested module '{0}' does not provide an export named '{1}'"),
    (Num::JSMSG_BAD_LEFTSIDE_OF_ASS, 0, c"Invalid left-hand side in assignment"),
    (Num::JSMSG_ASSIGN_TO_CALL, 0, c"Invalid left-hand side in assignment"),
    (Num::JSMSG_BAD_DESTRUCT_DECL, 0, c"Missing initializer in destructuring declaration"),
    (Num::JSMSG_BAD_CONST_DECL, 0, c"Missing initializer in const declaration"),
    (Num::JSMSG_BAD_CONTINUE, 0, c"Illegal continue statement: no surrounding iteration statement"),
    (Num::JSMSG_TOUGH_BREAK, 0, c"Illegal break statement"),
    (Num::JSMSG_BAD_SUPERCALL, 0, c"'super' keyword unexpected here"),
    (Num::JSMSG_BAD_NEWTARGET, 0, c"new.target expression is not allowed here"),
    (Num::JSMSG_STRICT_CODE_WITH, 0, c"Strict mode code may not include a with statement"),
    (Num::JSMSG_DEPRECATED_OCTAL_LITERAL, 0, c"Octal literals are not allowed in strict mode."),
    (Num::JSMSG_DUPLICATE_PROTO_PROPERTY, 0, c"Duplicate __proto__ fields are not allowed in object literals"),
    (Num::JSMSG_MISSING_PRIVATE_DECL, 1, c"Private field '{0}' must be declared in an enclosing class"),
];

/// Errors of the engine's own class that are `RangeError`s elsewhere.
const RANGE_ERRORS: &[Num] = &[Num::JSMSG_OVER_RECURSED, Num::JSMSG_ALLOC_OVERFLOW];

/// Puts the texts into the engine's table, once in a process.
pub(crate) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let rows = TEXTS.iter().map(|(number, ..)| row(*number));
        let (Some(first), Some(last)) = (rows.clone().min(), rows.max()) else { return };
        let page = page_size();
        let start = first.addr() & !(page - 1);
        let length = last.addr() + size_of::<JSErrorFormatString>() - start;
        let start = first.with_addr(start).cast();
        // SAFETY: the range lies in the engine's table, which is mapped for the life of the process; nothing executes there.
        // Should the system refuse, the engine keeps its own words.
        if unsafe { libc::mprotect(start, length, libc::PROT_READ | libc::PROT_WRITE) } != 0 {
            return;
        }
        write_rows();
        // SAFETY: as above. If the pages stayed writable, nothing else would change.
        unsafe { libc::mprotect(start, length, libc::PROT_READ) };
    });
}

fn write_rows() {
    for &(number, arguments, text) in TEXTS {
        // SAFETY: the row was just made writable, and no other thread reads the table: no context exists yet. The text
        // is static and names arguments below the count only, each once.
        unsafe {
            let row = row(number);
            if cfg!(feature = "debugmozjs") && arguments == 0 && (*row).argCount > 0 {
                continue; // the debug engine asserts that some of its errors show the value they are about
            }
            ptr::addr_of_mut!((*row).format).write(text.as_ptr());
            ptr::addr_of_mut!((*row).argCount).write(arguments);
        }
    }
    for &number in RANGE_ERRORS {
        // SAFETY: as above; the class is one of the engine's own.
        unsafe { ptr::addr_of_mut!((*row(number)).exnType).write(JSExnType::JSEXN_RANGEERR as i16) };
    }
}

fn row(number: Num) -> *mut JSErrorFormatString {
    // SAFETY: a pure lookup by one of the engine's own numbers, which is never null for them.
    unsafe { js::GetErrorMessage(ptr::null_mut(), number as u32) }.cast_mut()
}

fn page_size() -> usize {
    // SAFETY: plain question to the system.
    unsafe { libc::sysconf(libc::_SC_PAGESIZE) as usize }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The engine sizes its buffer for texts that use every argument once.
    #[test]
    fn a_text_uses_each_of_its_arguments_once() {
        for (number, arguments, text) in TEXTS {
            let text = text.to_str().unwrap();
            for argument in 0..*arguments {
                assert_eq!(text.matches(&format!("{{{argument}}}")).count(), 1, "{number:?}: {text}");
            }
            assert_eq!(text.matches('{').count(), usize::from(*arguments), "{number:?}: {text}");
        }
    }

    /// A text cannot have more arguments than the engine passes.
    #[test]
    fn a_text_takes_the_first_arguments_of_the_original() {
        for (number, arguments, text) in TEXTS {
            // SAFETY: rows are valid; nothing has changed them in this process.
            let original = unsafe { (*row(*number)).argCount };
            assert!(*arguments <= original, "{number:?} takes {original}: {text:?}");
        }
    }
}

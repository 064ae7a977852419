//! What the named crates may reach: the engine's values go out and come back as what they were.

use crate::Case;
use crate::support::{install, with};
use spindle_engine::op_def;

pub const CASES: &[Case] = &[("raw::values_go_out_and_come_back", values_go_out_and_come_back)];

crate::op!(same, |call| {
    let value = call.raw_arg(0);
    // SAFETY: the value is an argument of this very call.
    unsafe { call.set_raw_result(value) };
    Ok(())
});

fn values_go_out_and_come_back() {
    with(|cx| {
        install(cx, &[op_def::<same>()]);
        cx.scope(|s| {
            let object = s.evaluate("globalThis.kept = { a: 1 }", "raw.js").unwrap();
            let value = s.raw_value(object);
            // SAFETY: nothing collected since the value was taken.
            let again = unsafe { s.adopt_value(value) };
            s.gc();
            assert_eq!(s.raw_value(again).to_object(), s.raw_value(object).to_object());
            let answer = s.evaluate("ops.same(kept) === kept && ops.same() === undefined", "raw.js").unwrap();
            assert_eq!(s.as_bool(answer), Some(true));
        });
    });
}

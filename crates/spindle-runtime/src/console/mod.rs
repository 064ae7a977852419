//! `console`'s ops; the writing itself is `stdio`'s.

use crate::stdio::{op_console_is_tty, op_console_now_ms, op_write_fd};
use spindle_engine::{OpDef, op_def};

/// The module's ops.
pub const OPS: &[OpDef] =
    &[op_def::<op_write_fd>(), op_def::<op_console_is_tty>(), op_def::<op_console_now_ms>()];

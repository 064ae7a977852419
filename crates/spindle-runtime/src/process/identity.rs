//! Who the process is: users and groups.

use super::only_main;
use crate::border::identity as ids;
use rustix::io::Errno;
use spindle_core::Runtime;
use spindle_core::border::errno;
use spindle_core::syserr::failed;
use spindle_engine::{OpDef, OpError, op_def};
use spindle_macros::op;

/// The ids at the indices that the border names.
#[op(effect)]
fn op_process_ids() -> Vec<f64> {
    use rustix::process::{getegid, geteuid, getgid, getuid};
    let mut found = vec![0.0; ids::COUNT];
    found[ids::UID] = f64::from(getuid().as_raw());
    found[ids::EUID] = f64::from(geteuid().as_raw());
    found[ids::GID] = f64::from(getgid().as_raw());
    found[ids::EGID] = f64::from(getegid().as_raw());
    found
}

/// Supplementary groups.
#[op(effect)]
fn op_process_groups() -> Result<Vec<f64>, OpError> {
    let groups = rustix::process::getgroups().map_err(|e| failed("getgroups", e))?;
    Ok(groups.iter().map(|group| f64::from(group.as_raw())).collect())
}

/// The number of a user (0) or group (1) by its name, -1 if there is none.
#[op(effect)]
fn op_process_id_of(name: &str, group: bool) -> f64 {
    let id = if group { spindle_sys::gid_of(name) } else { spindle_sys::uid_of(name) };
    id.map_or(-1.0, f64::from)
}

/// Sets the id that the border names so: 0 or a negative errno.
#[op(effect)]
fn op_process_set_id(rt: &Runtime, which: u32, id: f64) -> Result<i32, OpError> {
    only_main(rt, "Setting an id")?;
    let set = match which as usize {
        ids::UID => spindle_sys::set_uid,
        ids::EUID => spindle_sys::set_euid,
        ids::GID => spindle_sys::set_gid,
        ids::EGID => spindle_sys::set_egid,
        _ => return Ok(errno::EINVAL),
    };
    Ok(status(set(id as u32)))
}

/// Sets the supplementary groups: 0 or a negative errno.
#[op(effect)]
fn op_process_set_groups(rt: &Runtime, groups: &str) -> Result<i32, OpError> {
    only_main(rt, "Setting groups")?;
    let groups: Vec<u32> = groups.split(',').filter_map(|group| group.parse().ok()).collect();
    Ok(status(spindle_sys::set_groups(&groups)))
}

/// Sets the supplementary groups to those of a user: 0 or a negative errno.
#[op(effect)]
fn op_process_init_groups(rt: &Runtime, user: &str, gid: f64) -> Result<i32, OpError> {
    only_main(rt, "Setting groups")?;
    Ok(status(spindle_sys::init_groups(user, gid as u32)))
}

fn status(result: std::io::Result<()>) -> i32 {
    let errno = |error: std::io::Error| Errno::from_io_error(&error).unwrap_or(Errno::INVAL);
    spindle_core::syserr::quiet(result.map(|()| 0).map_err(errno))
}

/// The module's ops.
pub(crate) const IDENTITY_OPS: &[OpDef] = &[
    op_def::<op_process_ids>(),
    op_def::<op_process_groups>(),
    op_def::<op_process_id_of>(),
    op_def::<op_process_set_id>(),
    op_def::<op_process_set_groups>(),
    op_def::<op_process_init_groups>(),
];

//! The folder with a link `node` to the running executable; see `node_shim.js`.
//!
//! Whoever can write to that folder decides what children run, so it must belong to this user, be nobody else's to write,
//! and be no link. A link is put in place by a rename, so that children that start meanwhile find either the old or the new.

use crate::runtime::Runtime;
use rustix::fs::{AtFlags, CWD, FileType, Mode, statat};
use rustix::io::Errno;
use spindle_engine::{OpDef, op_def};
use spindle_macros::op;
use std::path::{Path, PathBuf};

/// The folder's path, or nothing where it cannot be made or is not ours alone.
#[op(effect)]
fn op_node_shim(rt: &Runtime) -> Option<String> {
    let executable = &rt.process.options.exec_path;
    let folder = base()?.join(format!("spindle-node-{}-{:016x}", user(), hash(executable)));
    prepare(&folder, Path::new(executable)).ok()?;
    folder.into_os_string().into_string().ok()
}

fn user() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// The session's own folder where there is one, else the temporary folder.
fn base() -> Option<PathBuf> {
    let candidates =
        ["XDG_RUNTIME_DIR", "TMPDIR"].into_iter().filter_map(std::env::var_os).map(PathBuf::from);
    candidates.chain([PathBuf::from("/tmp")]).find(|path| path.is_absolute() && path.is_dir())
}

/// Two installed versions must not share a link (FNV-1a).
fn hash(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn prepare(folder: &Path, executable: &Path) -> Result<(), Errno> {
    match rustix::fs::mkdir(folder, Mode::RWXU) {
        Ok(()) | Err(Errno::EXIST) => {}
        Err(errno) => return Err(errno),
    }
    let stat = statat(CWD, folder, AtFlags::SYMLINK_NOFOLLOW)?;
    let is_folder = FileType::from_raw_mode(stat.st_mode).is_dir();
    let is_ours = stat.st_uid == user() && stat.st_mode & 0o022 == 0;
    if !is_folder || !is_ours {
        return Err(Errno::PERM);
    }
    let link = folder.join("node");
    if std::fs::read_link(&link).is_ok_and(|target| target == executable) {
        return Ok(());
    }
    let fresh = folder.join(format!("node.{}", rustix::process::getpid().as_raw_nonzero()));
    rustix::fs::symlink(executable, &fresh)?;
    rustix::fs::rename(&fresh, &link)
}

/// The module's ops.
pub(crate) const SHIM_OPS: &[OpDef] = &[op_def::<op_node_shim>()];

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_folder_that_others_may_write_to_is_refused() {
        let folder = std::env::temp_dir().join(format!("shim-test-{}", std::process::id()));
        std::fs::create_dir(&folder).unwrap();
        let shim = folder.join("shim");
        prepare(&shim, Path::new("/bin/sh")).unwrap();
        prepare(&shim, Path::new("/bin/true")).unwrap();
        assert_eq!(std::fs::read_link(shim.join("node")).unwrap(), Path::new("/bin/true"));
        std::fs::set_permissions(&shim, std::fs::Permissions::from_mode(0o777)).unwrap();
        assert_eq!(prepare(&shim, Path::new("/bin/sh")), Err(Errno::PERM));
        std::os::unix::fs::symlink(&shim, folder.join("link")).unwrap();
        assert_eq!(prepare(&folder.join("link"), Path::new("/bin/sh")), Err(Errno::PERM));
        std::fs::remove_dir_all(folder).unwrap();
    }
}

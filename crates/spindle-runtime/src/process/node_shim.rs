//! The folder with a link `node` to the running executable; see `node_shim.js`.
//!
//! Whoever can write to that folder decides what children run, so it must belong to this user, be nobody else's to write,
//! and be no link; and it stands where nobody else can put another in its place. A link is put in place by a rename, so that children that start meanwhile find either the old or the new.

use rustix::fs::{AtFlags, CWD, FileType, Mode, statat};
use rustix::io::Errno;
use spindle_core::Runtime;
use spindle_engine::{OpDef, op_def};
use spindle_macros::op;
use std::path::{Path, PathBuf};

/// The folder's path, or nothing where it cannot be made or is not ours alone.
#[op(effect)]
fn op_node_shim(rt: &Runtime) -> Option<String> {
    let executable = &super::process(rt).options.exec_path;
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
    candidates.chain([PathBuf::from("/tmp")]).find(|path| path.is_absolute() && keeps_its_entries(path))
}

/// Whether only this user (or root) can rename what this user puts there: the session's folder may be another user's, as
/// under `sudo -E`, and not every temporary folder has the sticky bit.
fn keeps_its_entries(folder: &Path) -> bool {
    statat(CWD, folder, AtFlags::empty()).is_ok_and(|stat| {
        let is_ours = stat.st_uid == user() || stat.st_uid == 0;
        let is_guarded = stat.st_mode & 0o022 == 0 || stat.st_mode & 0o1000 != 0;
        FileType::from_raw_mode(stat.st_mode).is_dir() && is_ours && is_guarded
    })
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
    // One of a process with the same number, which died right here, would be in the way for ever.
    let _ = rustix::fs::unlink(&fresh);
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
        let left = shim.join(format!("node.{}", std::process::id()));
        std::os::unix::fs::symlink("/left/over", left).unwrap();
        prepare(&shim, Path::new("/bin/true")).unwrap();
        assert_eq!(std::fs::read_link(shim.join("node")).unwrap(), Path::new("/bin/true"));
        std::fs::set_permissions(&shim, std::fs::Permissions::from_mode(0o777)).unwrap();
        assert_eq!(prepare(&shim, Path::new("/bin/sh")), Err(Errno::PERM));
        std::os::unix::fs::symlink(&shim, folder.join("link")).unwrap();
        assert_eq!(prepare(&folder.join("link"), Path::new("/bin/sh")), Err(Errno::PERM));
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_base_in_which_others_may_rename_is_passed_over() {
        let folder = std::env::temp_dir().join(format!("shim-base-{}", std::process::id()));
        std::fs::create_dir(&folder).unwrap();
        let with = |mode| {
            std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(mode)).unwrap();
            keeps_its_entries(&folder)
        };
        assert_eq!([0o700, 0o777, 0o1777].map(with), [true, false, true]);
        std::fs::remove_dir(&folder).unwrap();
        assert!(!keeps_its_entries(&folder), "it is gone");
    }
}

//! `HAProxy` with a `map` of the same keys' SHA-256: what an operator would write without Latchkey
//! who does not want the keys themselves in a file.

use std::{error::Error, fmt::Write as _, fs, net::TcpListener, path::Path};

use sha2::{Digest as _, Sha256};

use crate::{
    keys::{is_disabled, value},
    process::Server,
};

/// Writes the configuration into `folder` and starts `HAProxy` with one thread.
pub fn start(folder: &Path, keys: usize) -> Result<Server, Box<dyn Error>> {
    let mut map = String::new();
    for number in (0..keys).filter(|&number| !is_disabled(number)) {
        for byte in Sha256::digest(value(number)) {
            write!(map, "{byte:02X}")?;
        }
        writeln!(map, " user-{number:07}")?;
    }
    let list = folder.join("haproxy.map");
    fs::write(&list, map)?;
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let config = format!(
        "global\n  nbthread 1\n  maxconn 2000\n\
         defaults\n  mode http\n  timeout client 60s\n  timeout server 60s\n  timeout connect 5s\n\
         frontend keys\n  bind 127.0.0.1:{port}\n\
         \x20 http-request set-var(txn.user) req.hdr(x-api-key),sha2(256),hex,map({})\n\
         \x20 http-request return status 401 unless {{ var(txn.user) -m found }}\n\
         \x20 http-request return status 204 hdr x-user %[var(txn.user)]\n",
        list.display()
    );
    let file = folder.join("haproxy.cfg");
    fs::write(&file, config)?;
    let program = ["/usr/sbin/haproxy", "/usr/local/sbin/haproxy"].map(Path::new);
    let program =
        program.into_iter().find(|path| path.exists()).ok_or("HAProxy is not installed")?;
    let file = file.display().to_string();
    Server::other("HAProxy `sha2` and `map`, the same keys", port, program, &["-db", "-f", &file])
}

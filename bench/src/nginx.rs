//! nginx with a `map` of the same keys: what an operator would write without Latchkey.

use std::{error::Error, fmt::Write as _, fs, net::TcpListener, path::Path};

use crate::{
    keys::{is_disabled, value},
    process::Server,
};

/// Writes the configuration into `folder` and starts nginx, one process without a master.
pub fn start(folder: &Path, keys: usize) -> Result<Server, Box<dyn Error>> {
    let mut map = String::new();
    for number in (0..keys).filter(|&number| !is_disabled(number)) {
        writeln!(map, "{} user-{number:07};", value(number))?;
    }
    fs::write(folder.join("keys.map"), map)?;
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let at = folder.display();
    let config = format!(
        "daemon off;\nmaster_process off;\nworker_processes 1;\npid {at}/pid;\nerror_log {at}/error.log;\n\
         events {{ worker_connections 1024; }}\n\
         http {{\n\
           access_log off;\n\
           keepalive_requests 1000000000;\n\
           client_body_temp_path {at}/body; proxy_temp_path {at}/proxy; fastcgi_temp_path {at}/fastcgi;\n\
           uwsgi_temp_path {at}/uwsgi; scgi_temp_path {at}/scgi;\n\
           map_hash_max_size 1048576;\n\
           map_hash_bucket_size 256;\n\
           map $http_x_api_key $caller {{ default \"\"; include {at}/keys.map; }}\n\
           server {{\n\
             listen 127.0.0.1:{port};\n\
             location = /v1/authorize {{\n\
               if ($caller = \"\") {{ return 401; }}\n\
               add_header X-User $caller;\n\
               return 204;\n\
             }}\n\
           }}\n\
         }}\n"
    );
    let file = folder.join("nginx.conf");
    fs::write(&file, config)?;
    let program = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx"].map(Path::new);
    let program = program.into_iter().find(|path| path.exists()).ok_or("nginx is not installed")?;
    let file = file.display().to_string();
    Server::other(
        "nginx `map`, the same keys",
        port,
        program,
        &["-p", &at.to_string(), "-c", &file],
    )
}

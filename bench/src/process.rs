//! A server process on a core of its own, and the processor time it has used.

use std::{
    error::Error,
    fs,
    io::{BufRead, BufReader},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

/// Clock ticks a second in `/proc`, on every Linux there is.
const TICKS: f64 = 100.0;

/// A process that serves on a port of loopback; killed when dropped.
pub struct Server {
    pub name: &'static str,
    pub port: u16,
    child: Child,
}

impl Server {
    /// Starts this binary with `arguments`; it says its port.
    pub fn own(name: &'static str, arguments: &[&str]) -> Result<Self, Box<dyn Error>> {
        let mut command = on_core(0, &std::env::current_exe()?);
        let mut child = command.args(arguments).stdout(Stdio::piped()).spawn()?;
        let stdout = child.stdout.take().ok_or("no stdout")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let port = line.trim().parse().map_err(|_| format!("{name} did not start"))?;
        Ok(Self { name, port, child })
    }

    /// Starts another program that will listen on `port`.
    pub fn other(
        name: &'static str,
        port: u16,
        program: &Path,
        arguments: &[&str],
    ) -> Result<Self, Box<dyn Error>> {
        let child = on_core(0, program).args(arguments).spawn()?;
        let mut server = Self { name, port, child };
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if let Some(status) = server.child.try_wait()? {
                return Err(format!("{name} ended: {status}").into());
            }
            pause();
        }
        Ok(server)
    }

    /// Seconds of processor time so far, in user and kernel mode.
    pub fn processor_time(&self) -> Result<f64, Box<dyn Error>> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let fields = stat.rsplit_once(')').ok_or("unreadable stat")?.1;
        let ticks = fields.split_whitespace().skip(11).take(2).map(str::parse::<u32>);
        Ok(ticks.sum::<Result<u32, _>>().map(f64::from)? / TICKS)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _: Result<(), _> = self.child.kill();
        let _: Result<_, _> = self.child.wait();
    }
}

/// A command that stays on one core. `taskset` becomes the program, so the process id is its.
pub fn on_core(core: u8, program: &Path) -> Command {
    let mut command = Command::new("taskset");
    command.arg("-c").arg(core.to_string()).arg(program);
    command
}

/// Between two looks at whether another program listens yet.
#[expect(clippy::disallowed_methods, reason = "waits for another program to listen")]
pub fn pause() {
    thread::sleep(Duration::from_millis(20));
}

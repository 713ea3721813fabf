//! Server processes, the processor time they have used and the memory they hold.

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

/// A process that serves on a port of loopback.
pub struct Server {
    pub name: &'static str,
    pub port: u16,
    child: Killed,
}

/// A process that is killed when dropped.
pub struct Killed(pub Child);

impl Killed {
    /// Resident memory in bytes.
    pub fn resident(&self) -> Result<usize, Box<dyn Error>> {
        resident(&self.0.id().to_string())
    }
}

impl Drop for Killed {
    fn drop(&mut self) {
        let _: Result<(), _> = self.0.kill();
        let _: Result<_, _> = self.0.wait();
    }
}

/// Resident memory in bytes of a process, named as in `/proc`.
pub fn resident(process: &str) -> Result<usize, Box<dyn Error>> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    let kilobytes: usize = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kilobytes * 1024)
}

impl Server {
    /// Starts this binary with `arguments`, on a core of its own; it says its port.
    pub fn own(name: &'static str, arguments: &[&str]) -> Result<Self, Box<dyn Error>> {
        Self::that_says_its_port(name, on_core(0, &std::env::current_exe()?).args(arguments))
    }

    /// Starts a program whose first line is its port.
    pub fn that_says_its_port(
        name: &'static str,
        command: &mut Command,
    ) -> Result<Self, Box<dyn Error>> {
        let mut child = Killed(command.stdout(Stdio::piped()).spawn()?);
        let stdout = child.0.stdout.take().ok_or("no stdout")?;
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
        let child = Killed(on_core(0, program).args(arguments).spawn()?);
        let mut server = Self { name, port, child };
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if let Some(status) = server.child.0.try_wait()? {
                return Err(format!("{name} ended: {status}").into());
            }
            pause();
        }
        Ok(server)
    }

    /// Seconds of processor time so far, in user and kernel mode.
    pub fn processor_time(&self) -> Result<f64, Box<dyn Error>> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.0.id()))?;
        let fields = stat.rsplit_once(')').ok_or("unreadable stat")?.1;
        let ticks = fields.split_whitespace().skip(11).take(2).map(str::parse::<u32>);
        Ok(ticks.sum::<Result<u32, _>>().map(f64::from)? / TICKS)
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

//! The import worker: this process limits itself, then parses files nobody trusts (A7).

use std::io;

use rustix::process::{Resource, Rlimit, setrlimit};

/// Memory the worker allows itself: a hostile workbook hits this wall, not the server's (I-70..I-72).
const MEMORY_BYTES: u64 = 512 * 1024 * 1024;

/// Limits this process and runs the parser on standard input and output.
///
/// # Errors
/// When a limit cannot be set (then nothing is read), or the pipe breaks.
pub(crate) fn run(cpu_seconds: u64) -> anyhow::Result<()> {
    exchange::prepare_worker();
    limit(Resource::As, MEMORY_BYTES)?;
    limit(Resource::Cpu, cpu_seconds)?;
    limit(Resource::Core, 0)?;
    // Standard input, output and error are open already; nothing else can be opened after this.
    limit(Resource::Nofile, 3)?;
    limit(Resource::Fsize, 0)?;
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)?;
    exchange::prepare_worker();
    refuse_sockets()?;
    exchange::run_worker(
        io::stdin().lock(),
        io::BufWriter::with_capacity(1 << 16, io::stdout().lock()),
    )?;
    Ok(())
}

fn limit(resource: Resource, value: u64) -> io::Result<()> {
    setrlimit(
        resource,
        Rlimit {
            current: Some(value),
            maximum: Some(value),
        },
    )?;
    Ok(())
}

/// No network and no new programs: the calls fail, they do not kill, so that a library that merely
/// asks is answered no.
fn refuse_sockets() -> anyhow::Result<()> {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, apply_filter};
    const SOCKET: [i64; 6] = syscalls();
    let rules = SOCKET.into_iter().map(|call| (call, Vec::new())).collect();
    let filter = SeccompFilter::new(
        rules,
        SeccompAction::Allow,
        SeccompAction::Errno(1),
        std::env::consts::ARCH.try_into()?,
    )?;
    let program: BpfProgram = filter.try_into()?;
    apply_filter(&program)?;
    Ok(())
}

/// socket, socketpair, connect, bind, execve, execveat by number: no libc crate is needed for six
/// constants that never change.
#[cfg(target_arch = "x86_64")]
const fn syscalls() -> [i64; 6] {
    [41, 53, 42, 49, 59, 322]
}

/// The same six calls on 64-bit ARM.
#[cfg(target_arch = "aarch64")]
const fn syscalls() -> [i64; 6] {
    [198, 199, 203, 200, 221, 281]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a7_behind_the_filter_there_is_no_network_and_no_other_program() {
        // The filter holds for the thread that asks for it, so the other tests do not notice.
        let (socket, program) = std::thread::spawn(|| {
            refuse_sockets().expect("the filter goes on");
            (
                std::net::UdpSocket::bind("127.0.0.1:0"),
                std::process::Command::new("/bin/true").spawn(),
            )
        })
        .join()
        .expect("the thread ends by itself");
        assert_eq!(
            socket.expect_err("no socket").kind(),
            io::ErrorKind::PermissionDenied
        );
        assert!(program.is_err(), "a program was started");
    }
}

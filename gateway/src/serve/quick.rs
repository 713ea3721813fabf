//! Forward authentication without a framework: a connection over which nothing but
//! `GET /v1/authorize` comes, as from a proxy that keeps its connections, is answered straight from
//! its bytes.
//!
//! Only requests about which nothing is unusual are taken: HTTP/1.1, every line ended by CR LF, no
//! body, nothing that changes how the connection is used, a plain address. Whatever else comes,
//! also half of it, goes to hyper with all that follows, by way of the [`super::guard`]; so there is
//! one place that decides what is refused. The tests send each request both ways and compare.
//!
//! What it saves is what a general server does for every request: a map of headers on the way in,
//! another on the way out, and their allocations.

use std::{io, sync::Arc};

use http::Uri;
use httparse::{EMPTY_HEADER, Header, Request, Status};
use memchr::memchr_iter;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::{HEAD_MAX, date::Date, watch::Watch};
use crate::{clock::BootTime, gate::Gate, http::authorize, node::Node, trace};

/// More headers are unusual.
const HEADERS_MAX: usize = 32;
/// At first; longer heads make it grow.
const BUFFER: usize = 2048;

/// How it ended.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The caller has closed the connection, or lost it.
    Over,
    /// Something else came: these bytes, and what follows them.
    Other(TcpStream, Vec<u8>),
}

/// Answers for as long as nothing else comes. Dropping it ends the connection; while an answer is
/// on its way, `watch` says so.
pub(super) async fn answer(mut stream: TcpStream, node: &Node, watch: &Arc<Watch>) -> Outcome {
    let (mut input, mut output) = (Vec::with_capacity(BUFFER), Vec::with_capacity(BUFFER));
    loop {
        match stream.read_buf(&mut input).await {
            Ok(0) | Err(_) => return Outcome::Over,
            Ok(_) => watch.came(),
        }
        let (done, other) = answer_all(&input, node.gate(), &mut output);
        if !output.is_empty() {
            watch.answered();
            if send(&mut stream, &output, watch).await.is_err() {
                return Outcome::Over;
            }
            output.clear();
        }
        input.drain(..done);
        if other || input.len() > HEAD_MAX {
            return Outcome::Other(stream, input);
        }
    }
}

/// Answers every whole request. Says how many bytes that took, and whether something else follows.
fn answer_all(input: &[u8], gate: &Gate, output: &mut Vec<u8>) -> (usize, bool) {
    let mut done = 0;
    while done < input.len() {
        match answer_one(&input[done..], gate, output) {
            Step::Answered(length) => done += length,
            Step::Half => return (done, false),
            Step::Other => return (done, true),
        }
    }
    (done, false)
}

/// Mostly in one piece, which the socket takes at once.
async fn send(stream: &mut TcpStream, output: &[u8], watch: &Arc<Watch>) -> io::Result<()> {
    let sent = match stream.try_write(output) {
        Ok(sent) => sent,
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => 0,
        Err(error) => return Err(error),
    };
    if sent < output.len() {
        let _call = Watch::begin(watch);
        stream.write_all(&output[sent..]).await?;
    }
    Ok(())
}

enum Step {
    /// So many bytes were a request, and its answer is in the output.
    Answered(usize),
    /// The rest of it has not come yet.
    Half,
    /// Not one of ours.
    Other,
}

fn answer_one(input: &[u8], gate: &Gate, output: &mut Vec<u8>) -> Step {
    let mut headers = [EMPTY_HEADER; HEADERS_MAX];
    let mut request = Request::new(&mut headers);
    let length = match request.parse(input) {
        Ok(Status::Complete(length)) => length,
        Ok(Status::Partial) => return Step::Half,
        Err(_) => return Step::Other,
    };
    let plain = length <= HEAD_MAX && request.method == Some("GET") && request.version == Some(1);
    let target = request.path.filter(|target| is_plain_target(target));
    let (true, Some(target)) = (plain, target) else { return Step::Other };
    if !has_whole_lines(&input[..length]) || trace::is_heard() {
        return Step::Other;
    }
    if request.headers.iter().any(is_unusual) {
        return Step::Other;
    }
    let pairs = request.headers.iter().map(|header| (header.name, header.value));
    let begun = BootTime::now();
    let date = Date::at(begun, || gate.now());
    if authorize::write(gate, target, pairs, begun, &date, output) {
        Step::Answered(length)
    } else {
        Step::Other
    }
}

/// `/v1/authorize` with or without a query, in characters that no two readers take differently.
fn is_plain_target(target: &str) -> bool {
    let rest = target.strip_prefix(authorize::PATH);
    let plain = |c: u8| c.is_ascii_alphanumeric() || b"?=&._~%-:+,;/@!$'()*".contains(&c);
    rest.is_some_and(|rest| {
        (rest.is_empty() || rest.starts_with('?')) && rest.bytes().all(plain)
    }) && target.len() < usize::from(u16::MAX)
        // Never fails for these characters; if it did, hyper would have to answer.
        && (!target.contains('%') || target.parse::<Uri>().is_ok())
}

/// Every LF comes after a CR, and no CR stands elsewhere.
fn has_whole_lines(head: &[u8]) -> bool {
    let ends = memchr_iter(b'\n', head).all(|at| at > 0 && head[at - 1] == b'\r');
    ends && memchr_iter(b'\r', head).all(|at| head.get(at + 1) == Some(&b'\n'))
}

/// Headers that say something of a body or of the connection.
fn is_unusual(header: &Header<'_>) -> bool {
    let name = header.name;
    match name.len() {
        2 => name.eq_ignore_ascii_case("te"),
        6 => name.eq_ignore_ascii_case("expect"),
        7 => name.eq_ignore_ascii_case("upgrade") || name.eq_ignore_ascii_case("trailer"),
        10 => {
            name.eq_ignore_ascii_case("connection")
                && !header.value.eq_ignore_ascii_case(b"keep-alive")
        }
        14 => name.eq_ignore_ascii_case("content-length"),
        17 => name.eq_ignore_ascii_case("transfer-encoding"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;
    use service::digest::Pepper;
    use zeroize::Zeroizing;

    use super::*;

    /// What becomes of some bytes: requests answered, and whether the rest is another's.
    fn taken(text: &str) -> (usize, bool) {
        let pepper = Pepper::new(&Zeroizing::new(vec![7; 32])).expect("long enough");
        let gate = Gate::new(pepper, Arc::new(|| Timestamp::from_micros(1)));
        let mut output = Vec::new();
        let (_, other) = answer_all(text.as_bytes(), &gate, &mut output);
        (String::from_utf8(output).expect("text").matches("HTTP/1.1 ").count(), other)
    }

    #[test]
    fn whatever_is_unusual_is_left_to_hyper() {
        let get = "GET /v1/authorize HTTP/1.1\r\nHost: h\r\n";
        assert_eq!(
            taken(&format!("{get}\r\n{get}Connection: keep-alive\r\n\r\n{get}")),
            (2, false)
        );
        for header in [
            "Connection: close",
            "connection: upgrade",
            "Upgrade: h2c",
            "Expect: 100-continue",
            "Content-Length: 0",
            "content-length: 5",
            "Transfer-Encoding: chunked",
            "TE: trailers",
            "Trailer: x",
            "A: b\r\n folded",
            "A : b",
            "A: b\rc",
            "A: b\nC: d",
        ] {
            assert_eq!(taken(&format!("{get}\r\n{get}{header}\r\n\r\n")), (1, true), "{header}");
        }
        for line in [
            "POST /v1/authorize HTTP/1.1",
            "HEAD /v1/authorize HTTP/1.1",
            "GET /v1/authorize HTTP/1.0",
            "GET /healthz HTTP/1.1",
            "GET http://h/v1/authorize HTTP/1.1",
            "GET  /v1/authorize HTTP/1.1",
        ] {
            assert_eq!(taken(&format!("{line}\r\nHost: h\r\n\r\n")), (0, true), "{line}");
        }
        let many = "A: b\r\n".repeat(40);
        assert_eq!(taken(&format!("{get}{many}\r\n")), (0, true));
    }

    #[test]
    fn only_plain_addresses_are_taken() {
        for good in ["/v1/authorize", "/v1/authorize?", "/v1/authorize?endpoint=a-b&nginx=1&x=%2F"]
        {
            assert!(is_plain_target(good), "{good}");
        }
        for bad in [
            "/v1/authorize/",
            "/v1/authorizer",
            "/v1/verify",
            "/v1/authorize#x",
            "/v1/authorize?a\"b",
            "/v1/authorize?ä",
            "http://h/v1/authorize",
            "*",
            "",
        ] {
            assert!(!is_plain_target(bad), "{bad}");
        }
    }

    #[test]
    fn only_whole_lines_are_taken() {
        assert!(has_whole_lines(b"GET / HTTP/1.1\r\nA: b\r\n\r\n"));
        for bad in [
            "GET / HTTP/1.1\nA: b\r\n\r\n",
            "GET / HTTP/1.1\r\nA: b\r\n\n",
            "\nGET /\r\n",
            "GET / HTTP/1.1\r\nA: b\rc\r\n\r\n",
            "GET / HTTP/1.1\r\r\n\r\n",
        ] {
            assert!(!has_whole_lines(bad.as_bytes()), "{bad:?}");
        }
    }
}

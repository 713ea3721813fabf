//! Lets through only requests about whose end no two servers can differ.
//!
//! Request smuggling lives on differences: the proxy in front sees one request, the server behind
//! sees two. hyper follows RFC 9112 where that lets a server choose, so it takes lines that end in
//! a bare LF, and a `Transfer-Encoding` beside a `Content-Length`. The bytes therefore pass by
//! here first, and these are refused, with 400 and the end of the connection:
//!
//! - a line of a head, of a chunk's size or of a trailer that does not end in CR LF, or holds
//!   another CR;
//! - a header line that begins with a space or a tab (obs-fold);
//! - more than one `Content-Length`, or one that is not digits alone; any `Transfer-Encoding` but
//!   one `chunked`; both together;
//! - a chunk size that is not hexadecimal digits, or data that no CR LF follows.
//!
//! What is let through means the same to hyper, so the two agree on where each body ends. Refusing
//! is done by spoiling: the LF becomes a NUL, which hyper answers with 400 as it stands in no head.
//!
//! One search for each line: about 100 ns for a common head.

use memchr::memchr;

use super::HEAD_MAX;

/// Reads along.
#[derive(Default, Debug)]
pub(super) struct Guard {
    state: State,
    /// The beginning of a line whose end has not come yet.
    line: Vec<u8>,
    length: Option<u64>,
    chunked: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
enum State {
    /// Before the first line of a request.
    #[default]
    Start,
    Headers,
    /// So many bytes of a body.
    Body(u64),
    ChunkSize,
    /// So many bytes of a chunk.
    Chunk(u64),
    ChunkEnd,
    Trailers,
    /// Refused; nothing is looked at any more.
    Spoilt,
}

/// The line is refused.
struct Bad;

impl Guard {
    /// Looks at bytes as they come, and spoils what must not pass.
    pub fn pass(&mut self, mut bytes: &mut [u8]) {
        while !bytes.is_empty() {
            let done = match self.state {
                State::Spoilt => return,
                State::Body(left) => {
                    let (done, left) = skip(bytes, left);
                    self.state = if left == 0 { State::Start } else { State::Body(left) };
                    done
                }
                State::Chunk(left) => {
                    let (done, left) = skip(bytes, left);
                    self.state = if left == 0 { State::ChunkEnd } else { State::Chunk(left) };
                    done
                }
                _ => self.line(bytes),
            };
            bytes = &mut bytes[done..];
        }
    }

    /// Takes a line, or its beginning; answers how many bytes that was.
    fn line(&mut self, bytes: &mut [u8]) -> usize {
        let end = memchr(b'\n', bytes);
        let length = end.map_or(bytes.len(), |end| end + 1);
        let piece = &bytes[..length];
        // A longer line fails in hyper's buffer first, unless it is no line of a head at all.
        let judged = if self.line.len() + length > 2 * HEAD_MAX {
            Err(Bad)
        } else if end.is_none() {
            self.line.extend_from_slice(piece);
            return length;
        } else if self.line.is_empty() {
            self.judge(piece)
        } else {
            let mut whole = std::mem::take(&mut self.line);
            whole.extend_from_slice(piece);
            self.judge(&whole)
        };
        self.state = judged.unwrap_or(State::Spoilt);
        if self.state == State::Spoilt {
            bytes[length - 1] = 0;
        }
        length
    }

    /// Judges a whole line; answers what comes after it.
    fn judge(&mut self, line: &[u8]) -> Result<State, Bad> {
        let line = line.strip_suffix(b"\r\n").ok_or(Bad)?;
        if memchr(b'\r', line).is_some() {
            return Err(Bad);
        }
        match self.state {
            // Empty lines before a request are passed over, as hyper does.
            State::Start | State::Trailers if line.is_empty() => Ok(State::Start),
            State::Start => {
                (self.length, self.chunked) = (None, false);
                Ok(State::Headers)
            }
            State::Headers if line.is_empty() => self.end_of_head(),
            State::Headers => self.header(line).map(|()| State::Headers),
            State::ChunkSize => Ok(match chunk_size(line)? {
                0 => State::Trailers,
                size => State::Chunk(size),
            }),
            State::ChunkEnd if line.is_empty() => Ok(State::ChunkSize),
            State::Trailers if !folded(line) => Ok(State::Trailers),
            _ => Err(Bad),
        }
    }

    fn header(&mut self, line: &[u8]) -> Result<(), Bad> {
        if folded(line) {
            return Err(Bad);
        }
        if let Some(value) = value_of(line, b"content-length") {
            if self.length.is_some() {
                return Err(Bad);
            }
            self.length = Some(number(value, 10)?);
        } else if let Some(value) = value_of(line, b"transfer-encoding") {
            if self.chunked || !value.eq_ignore_ascii_case(b"chunked") {
                return Err(Bad);
            }
            self.chunked = true;
        }
        Ok(())
    }

    fn end_of_head(&self) -> Result<State, Bad> {
        match (self.length, self.chunked) {
            (Some(_), true) => Err(Bad),
            (None, true) => Ok(State::ChunkSize),
            (None | Some(0), false) => Ok(State::Start),
            (Some(length), false) => Ok(State::Body(length)),
        }
    }
}

fn skip(bytes: &[u8], left: u64) -> (usize, u64) {
    let done = usize::try_from(left).map_or(bytes.len(), |left| left.min(bytes.len()));
    (done, left - done as u64)
}

const fn folded(line: &[u8]) -> bool {
    matches!(line.first(), Some(b' ' | b'\t'))
}

/// The value of a header of this name, in lower case. White space before the colon is refused by
/// hyper.
fn value_of<'a>(line: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let (found, rest) = line.split_at_checked(name.len())?;
    let value = rest.strip_prefix(b":")?;
    found.eq_ignore_ascii_case(name).then(|| value.trim_ascii())
}

/// Digits and nothing else.
fn number(digits: &[u8], radix: u32) -> Result<u64, Bad> {
    let text = std::str::from_utf8(digits).map_err(|_| Bad)?;
    if !text.chars().all(|c| c.is_digit(radix)) {
        return Err(Bad);
    }
    u64::from_str_radix(text, radix).map_err(|_| Bad)
}

/// Extensions, after a semicolon, mean nothing.
fn chunk_size(line: &[u8]) -> Result<u64, Bad> {
    let end = memchr(b';', line).unwrap_or(line.len());
    number(&line[..end], 16)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What is left of a text that comes in pieces of this length.
    fn passed(text: &str, piece: usize) -> (Vec<u8>, State) {
        let (mut guard, mut bytes) = (Guard::default(), text.as_bytes().to_vec());
        for piece in bytes.chunks_mut(piece) {
            guard.pass(piece);
        }
        (bytes, guard.state)
    }

    const GET: &str = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

    #[test]
    fn common_requests_pass_whole_in_whatever_pieces() {
        let text = [
            GET,
            "\r\n",
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\na\nb\rc",
            "POST / HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n3;x=y\r\n\n\n\n\r\nA\r\n0123456789\r\n0\r\nT: x\r\n\r\n",
            "POST / HTTP/1.1\r\ncontent-length:0\r\n\r\n",
            GET,
        ]
        .concat();
        for piece in 1..text.len() {
            assert_eq!(passed(&text, piece), (text.clone().into_bytes(), State::Start), "{piece}");
        }
    }

    #[test]
    fn whatever_can_be_read_in_two_ways_is_spoilt() {
        let chunked = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
        for bad in [
            "GET / HTTP/1.1\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\n\n",
            "GET / HTTP/1.1\r\nA: b\rc\r\n\r\n",
            "GET / HTTP/1.1\r\nA: b\r\n folded\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: 1\r\ncontent-length: 1\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: 1, 1\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length:\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
            "POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
            "POST / HTTP/1.1\r\nTransfer-Encoding: identity\r\n\r\n",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
            &format!("{chunked}3\nabc\r\n0\r\n\r\n"),
            &format!("{chunked}0x3\r\nabc\r\n0\r\n\r\n"),
            &format!("{chunked}3\r\nabcd\r\n0\r\n\r\n"),
            &format!("{chunked}0\r\nT: x\n\r\n"),
            &format!("{chunked}-1\r\n\r\n"),
            &format!("GET / HTTP/1.1\r\nA: {}", "b".repeat(3 * HEAD_MAX)),
            &format!("{GET}GET / HTTP/1.1\n\r\n"),
        ] {
            for piece in [1, 7, bad.len()] {
                let (bytes, state) = passed(bad, piece);
                assert_eq!(state, State::Spoilt, "{bad:?}");
                let spoilt = bytes.iter().zip(bad.bytes()).filter(|(now, was)| **now != *was);
                assert_eq!(spoilt.map(|(now, _)| *now).collect::<Vec<_>>(), [0], "{bad:?}");
            }
        }
    }

    proptest! {
        /// Pieces never matter.
        #[test]
        fn the_same_bytes_are_judged_alike_in_any_pieces(
            lines in prop::collection::vec(prop::sample::select(vec![
                "GET / HTTP/1.1\r\n", "\r\n", "\n", "Content-Length: 3\r\n", "abc", " x\r\n",
                "Transfer-Encoding: chunked\r\n", "3\r\n", "0\r\n", "A: b\r\n", "\r",
            ]), 1..20),
            piece in 1..9usize,
        ) {
            let text = lines.concat();
            prop_assert_eq!(passed(&text, piece), passed(&text, text.len()));
        }
    }
}

//! The words of JSON: strings, numbers, and what stands between them.

use std::borrow::Cow;

use super::Unreadable;

/// The text, and how far it has been read.
pub struct Scanner<'de> {
    text: &'de str,
    at: usize,
}

impl<'de> Scanner<'de> {
    pub fn new(text: &'de str) -> Self {
        Self { text, at: 0 }
    }

    /// The next byte that is no space.
    pub fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while matches!(bytes.get(self.at), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    pub fn is_at_end(&mut self) -> bool {
        self.peek().is_none()
    }

    /// Takes this byte.
    pub fn expect(&mut self, byte: u8) -> Result<(), Unreadable> {
        if self.peek() != Some(byte) {
            return Err(Unreadable);
        }
        self.at += 1;
        Ok(())
    }

    /// Whether a list or an object has one more before its `end`; takes the comma before it.
    pub fn goes_on(&mut self, first: &mut bool, end: u8) -> Result<bool, Unreadable> {
        if self.peek() == Some(end) {
            return Ok(false);
        }
        if !core::mem::take(first) {
            self.expect(b',')?;
            if self.peek() == Some(end) {
                return Err(Unreadable);
            }
        }
        Ok(true)
    }

    fn word(&mut self, word: &str) -> Result<(), Unreadable> {
        self.peek();
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        if !rest.starts_with(word.as_bytes()) {
            return Err(Unreadable);
        }
        self.at += word.len();
        Ok(())
    }

    pub fn null(&mut self) -> Result<(), Unreadable> {
        self.word("null")
    }

    pub fn boolean(&mut self) -> Result<bool, Unreadable> {
        if self.peek() == Some(b't') {
            self.word("true").map(|()| true)
        } else {
            self.word("false").map(|()| false)
        }
    }

    /// The text of a number; whether it is one is for whoever parses it.
    pub fn number(&mut self) -> Result<&'de str, Unreadable> {
        self.peek();
        let start = self.at;
        let part =
            |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E');
        while self.text.as_bytes().get(self.at).is_some_and(part) {
            self.at += 1;
        }
        // `parse` would also take a plus in front.
        let text = self.text.get(start..self.at).unwrap_or_default();
        if text.starts_with(['-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']) {
            Ok(text)
        } else {
            Err(Unreadable)
        }
    }

    /// A string, borrowed where nothing in it is escaped.
    pub fn string(&mut self) -> Result<Cow<'de, str>, Unreadable> {
        self.expect(b'"')?;
        let mut start = self.at;
        let mut before = String::new();
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b'"') => {
                    let part = self.text.get(start..self.at).ok_or(Unreadable)?;
                    self.at += 1;
                    if before.is_empty() {
                        return Ok(Cow::Borrowed(part));
                    }
                    before.push_str(part);
                    return Ok(Cow::Owned(before));
                }
                Some(b'\\') => {
                    before.push_str(self.text.get(start..self.at).ok_or(Unreadable)?);
                    self.at += 1;
                    before.push(self.escape()?);
                    start = self.at;
                }
                Some(0..=0x1f) | None => return Err(Unreadable),
                Some(_) => self.at += 1,
            }
        }
    }

    /// What follows a backslash.
    fn escape(&mut self) -> Result<char, Unreadable> {
        let byte = self.text.as_bytes().get(self.at).copied();
        self.at += 1;
        Ok(match byte {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let mut code = self.hex()?;
                // Beyond 16 bits it takes two.
                if (0xd800..0xdc00).contains(&code) {
                    self.word("\\u")?;
                    let low = self.hex()?;
                    if !(0xdc00..0xe000).contains(&low) {
                        return Err(Unreadable);
                    }
                    code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
                }
                char::from_u32(code).ok_or(Unreadable)?
            }
            _ => return Err(Unreadable),
        })
    }

    fn hex(&mut self) -> Result<u32, Unreadable> {
        let digits = self.text.get(self.at..self.at + 4).ok_or(Unreadable)?;
        self.at += 4;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(Unreadable);
        }
        u32::from_str_radix(digits, 16).map_err(|_| Unreadable)
    }

    /// Passes over a value, whatever it is.
    pub fn skip(&mut self) -> Result<(), Unreadable> {
        let mut depth = 0_usize;
        loop {
            match self.peek().ok_or(Unreadable)? {
                b'"' => drop(self.string()?),
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                    continue;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1).ok_or(Unreadable)?;
                    self.at += 1;
                }
                b',' | b':' if depth > 0 => {
                    self.at += 1;
                    continue;
                }
                b't' | b'f' => drop(self.boolean()?),
                b'n' => self.null()?,
                _ => drop(self.number()?),
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }
}

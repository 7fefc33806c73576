//! Finds where JSON values end, fast: one pass, no copy, nothing decoded.
//!
//! It takes only what is valid JSON (RFC 8259) and says nothing about the rest: a caller that gets
//! `None` asks `serde_json`, which knows what is wrong, or that it is only unusual (deep nesting).

use std::ops::Range;

/// Deeper nesting is left to the general reader.
const DEEPEST: u32 = 60;

/// Reads JSON text from a place onwards.
pub(super) struct Scanner<'a> {
    text: &'a [u8],
    at: usize,
    /// The keys of the value before, with what stands between them and their values.
    keys: Vec<Range<usize>>,
}

/// Whether the containers around a place are objects, innermost first, below a bit that ends them.
#[derive(Clone, Copy)]
struct Nesting(u64);

impl<'a> Scanner<'a> {
    /// Starts at the beginning. That the text is UTF-8 is for the caller to check.
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0, keys: Vec::new() }
    }

    /// The next byte that is not white space, not taken; `None` at the end.
    pub(super) fn peek(&mut self) -> Option<u8> {
        loop {
            let byte = *self.text.get(self.at)?;
            if !matches!(byte, b' ' | b'\n' | b'\t' | b'\r') {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    /// Takes `byte`, after white space.
    pub(super) fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// After a part of a container: takes the comma (true) or the `end` of the container (false).
    pub(super) fn goes_on(&mut self, end: u8) -> Option<bool> {
        let next = self.peek()?;
        self.at += 1;
        (next == b',' || next == end).then_some(next == b',')
    }

    /// Takes a list and gives the places of its items.
    pub(super) fn items(&mut self) -> Option<Vec<Range<usize>>> {
        self.take(b'[')?;
        let mut items = Vec::with_capacity(512);
        if self.peek()? == b']' {
            self.at += 1;
            return Some(items);
        }
        loop {
            items.push(self.value()?);
            if !self.goes_on(b']')? {
                return Some(items);
            }
        }
    }

    /// Takes a key and its colon; gives the key as it is written, without the quotes.
    pub(super) fn key(&mut self) -> Option<Range<usize>> {
        self.take(b'"')?;
        let start = self.at;
        self.string()?;
        let end = self.at.saturating_sub(1);
        self.take(b':')?;
        Some(start..end)
    }

    /// Takes one value and gives its place.
    ///
    /// Values that follow each other tend to have the same keys: each key is first held against the
    /// one that stood in its place before. The same bytes are the same valid key.
    pub(super) fn value(&mut self) -> Option<Range<usize>> {
        self.peek()?;
        let start = self.at;
        let mut around = Nesting::NONE;
        let mut place = 0;
        loop {
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    self.string()?;
                }
                b'{' => {
                    self.at += 1;
                    if self.peek()? == b'}' {
                        self.at += 1;
                    } else {
                        around = around.enter(true)?;
                        self.known_key(&mut place)?;
                        continue;
                    }
                }
                b'[' => {
                    self.at += 1;
                    if self.peek()? == b']' {
                        self.at += 1;
                    } else {
                        around = around.enter(false)?;
                        continue;
                    }
                }
                b'n' => self.word(b"null")?,
                b't' => self.word(b"true")?,
                b'f' => self.word(b"false")?,
                _ => self.number()?,
            }
            // A value ended here: so may what is around it.
            loop {
                if around.is_none() {
                    return Some(start..self.at);
                }
                let next = self.peek()?;
                self.at += 1;
                match (next, around.is_object()) {
                    (b',', true) => {
                        self.known_key(&mut place)?;
                        break;
                    }
                    (b',', false) => break,
                    (b'}', true) | (b']', false) => around = around.leave(),
                    _ => return None,
                }
            }
        }
    }

    /// Takes the key number `place` of a value and what white space follows; and the keys after it,
    /// for as long as their values are `null`, as most are.
    fn known_key(&mut self, place: &mut usize) -> Option<()> {
        loop {
            self.peek()?;
            let rest = self.text.get(self.at..)?;
            let known = self.keys.get(*place).and_then(|key| self.text.get(key.clone()));
            if let Some(key) = known.filter(|key| rest.starts_with(key)) {
                self.at += key.len();
            } else {
                let start = self.at;
                self.key()?;
                self.peek()?;
                match self.keys.get_mut(*place) {
                    Some(key) => *key = start..self.at,
                    None => self.keys.push(start..self.at),
                }
            }
            *place += 1;
            if !self.text.get(self.at..)?.starts_with(b"null,") {
                return Some(());
            }
            self.at += 5;
        }
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.text.get(self.at..)?.starts_with(word).then(|| self.at += word.len())
    }

    /// Takes the rest of a string whose opening quote was taken.
    fn string(&mut self) -> Option<()> {
        loop {
            self.at += plain(self.text.get(self.at..)?);
            let byte = *self.text.get(self.at)?;
            self.at += 1;
            match byte {
                b'"' => return Some(()),
                b'\\' => self.escape()?,
                // A control character, which must be escaped.
                _ => return None,
            }
        }
    }

    fn escape(&mut self) -> Option<()> {
        let byte = *self.text.get(self.at)?;
        self.at += 1;
        match byte {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(()),
            b'u' => {
                let digits = self.text.get(self.at..self.at + 4)?;
                self.at += 4;
                digits.iter().all(u8::is_ascii_hexdigit).then_some(())
            }
            _ => None,
        }
    }

    fn number(&mut self) -> Option<()> {
        self.at += usize::from(self.text.get(self.at) == Some(&b'-'));
        let zero = self.text.get(self.at) == Some(&b'0');
        let digits = self.digits()?;
        if zero && digits > 1 {
            return None;
        }
        if self.text.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.text.get(self.at), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.text.get(self.at), Some(b'+' | b'-')));
            self.digits()?;
        }
        Some(())
    }

    /// Takes digits, at least one, and counts them.
    fn digits(&mut self) -> Option<usize> {
        let rest = self.text.get(self.at..)?;
        let count = rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
        self.at += count;
        (count > 0).then_some(count)
    }
}

impl Nesting {
    const NONE: Self = Self(1);

    fn is_none(self) -> bool {
        self.0 == 1
    }

    fn is_object(self) -> bool {
        self.0 & 1 == 1
    }

    fn enter(self, object: bool) -> Option<Self> {
        (self.0.leading_zeros() > u64::BITS - DEEPEST).then_some(Self(self.0 << 1 | u64::from(object)))
    }

    fn leave(self) -> Self {
        Self(self.0 >> 1)
    }
}

/// How many bytes stand before the first quote, backslash or control character. Eight at a time:
/// the test for a byte below `n` in a word is the one from "Bit Twiddling Hacks" (Anderson).
fn plain(text: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    let below = |word: u64, n: u8| word.wrapping_sub(ONES * u64::from(n)) & !word;
    let (words, rest) = text.as_chunks::<8>();
    let mut count = 0;
    for word in words {
        let word = u64::from_le_bytes(*word);
        let quote = below(word ^ (ONES * u64::from(b'"')), 1);
        let backslash = below(word ^ (ONES * u64::from(b'\\')), 1);
        let found = (quote | backslash | below(word, b' ')) & (ONES << 7);
        if found != 0 {
            return count + found.trailing_zeros() as usize / 8;
        }
        count += 8;
    }
    count + rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..b' ')).unwrap_or(rest.len())
}
